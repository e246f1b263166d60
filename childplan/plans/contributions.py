"""Where agencies meet the plan's page: each contributes panels and offers acts, and none knows the others.

An agency registers in its `handlers.py`, called from its `apps.py`. The page asks every contributor with the reader's
scope; a contributor answers nothing when that reader has nothing to see or do.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from childplan.access.scope import Scope


@dataclass(frozen=True)
class Offer:
    """An act the reader may begin from the plan's page: a link with a verb."""

    text: str
    address: str


@dataclass(frozen=True)
class Panel:
    """What one agency shows on the plan's page. template: rendered with `context` and nothing else of the page."""

    heading: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    # Small numbers first; the universal plan is 0, statutory plans come before services.
    position: int = 50


@dataclass(frozen=True)
class Contribution:
    """All that one agency says on one child's page to one reader."""

    panels: Sequence[Panel] = ()
    offers: Sequence[Offer] = ()


Contributor = Callable[[Scope, UUID], Contribution]

_contributors: dict[str, Contributor] = {}


def contribute(name: str, contributor: Contributor) -> None:
    """Register an agency's contributor under its app's name. Registering again replaces it."""
    _contributors[name] = contributor


def contributions(scope: Scope, child_id: UUID) -> list[Contribution]:
    """What every agency has to say about this child to this reader, in the order of registration."""
    return [contributor(scope, child_id) for contributor in _contributors.values()]
