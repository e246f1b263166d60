"""What somebody has typed of a decision and not recorded. Whoever keeps drafts keeps it; this app knows nothing of it.

The plan's app keeps them and sets `keeper` when it starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Asked:
    """A form that is asked for. home: the address on which it stands, with what belongs to it.

    about_id, version: of the decision that it corrects; None where it makes one.
    """

    child_id: UUID
    title: str
    home: str
    about_id: UUID | None = None
    version: int | None = None


class Keeping(Protocol):
    """One request to such a form. saves: it was sent to be recorded, and not as a draft."""

    @property
    def saves(self) -> bool: ...

    def kept(self, form: Form) -> HttpResponse | None:
        """The answer to a draft that was sent or is thrown away; None when nothing of the kind was asked."""

    def fill(self, form: Form) -> None:
        """Show the draft in the form, where there is one."""

    def close(self) -> bool:
        """The decision is recorded: the draft goes."""


class NoKeeping:
    """Nobody keeps drafts here."""

    saves = True

    def kept(self, form: Form) -> None:  # noqa: ARG002
        return None

    def fill(self, form: Form) -> None:
        """Nothing to show."""

    def close(self) -> bool:
        return False


def _nobody(request: HttpRequest, asked: Asked) -> Keeping:  # noqa: ARG001
    return NoKeeping()


keeper: Callable[[HttpRequest, Asked], Keeping] = _nobody
