"""The draft of a decision about sharing: who keeps it is set by the plan's app when it starts."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from childplan.common.drafting import Keeping, NoKeeping


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


def _nobody(request: HttpRequest, asked: Asked) -> Keeping:  # noqa: ARG001
    return NoKeeping()


keeper: Callable[[HttpRequest, Asked], Keeping] = _nobody
