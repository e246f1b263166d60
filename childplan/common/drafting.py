"""What somebody has typed and not recorded, for apps below the one that keeps drafts: they know nothing of how.

Each has a `drafting.py` of its own with what it asks for and its `keeper`, which the plan's app sets when it starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse


class Keeping(Protocol):
    """One request to a form. saves: it was sent to be recorded, and not as a draft."""

    @property
    def saves(self) -> bool: ...

    @property
    def kept_at(self) -> datetime | None:
        """When the draft was kept that stands in the form; None where there is none."""

    def typed_for(self, name: str) -> str:
        """What the draft has in that field; nothing where there is none."""

    def kept(self, form: Form) -> HttpResponse | None:
        """The answer to a draft that was sent or is thrown away; None when nothing of the kind was asked."""

    def fill(self, form: Form) -> None:
        """Show the draft in the form, where there is one."""

    def close(self) -> bool:
        """It is recorded: the draft goes."""


@dataclass(frozen=True)
class OwnDraft:
    """One that the reader kept. form: its name in words."""

    form: str
    kept_at: datetime


def _none(request: HttpRequest, child_id: UUID) -> list[OwnDraft]:  # noqa: ARG001
    return []


# Every draft that the reader has about a child, the newest first. Raises NotFound for a stranger.
own_drafts: Callable[[HttpRequest, UUID], list[OwnDraft]] = _none


class NoKeeping:
    """Nobody keeps drafts here."""

    saves = True
    kept_at = None

    def typed_for(self, name: str) -> str:  # noqa: ARG002
        return ""

    def kept(self, form: Form) -> None:  # noqa: ARG002
        return None

    def fill(self, form: Form) -> None:
        """Nothing to show."""

    def close(self) -> bool:
        return False
