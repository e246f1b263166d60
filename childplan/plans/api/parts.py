"""Where agencies meet the plan in the API: each adds a list under its own name, and none knows the others.

An agency registers in its `handlers.py`, as it does for the plan's page (`childplan.plans.contributions`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rest_framework.serializers import Serializer

from childplan.access.scope import Scope


@dataclass(frozen=True)
class Part:
    """One agency's list in a child's plan. read: None for a reader to whom it is closed, else what there is.

    help_text: what the OpenAPI document says of it. needs_scope: asked of the token besides the plan's own; without it
    the part is null, as for a reader to whom it is closed.
    """

    name: str
    serializer: type[Serializer[Any]]
    read: Callable[[Scope, UUID], Sequence[Any] | None]
    help_text: str
    needs_scope: str = ""


_parts: dict[str, Part] = {}


def add_part(part: Part) -> None:
    """Register a part. Registering the same name again replaces it."""
    _parts[part.name] = part


def parts() -> list[Part]:
    """Every part that is registered, by name."""
    return [_parts[name] for name in sorted(_parts)]
