"""What a draft is of, and what of a form is worth keeping."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.plans.vocabulary import DraftOfForm

from .refusals import PlanRefusal

# Calendar days after which a draft that nobody came back to is thrown away.
KEPT_DAYS = 30
# Hours for which the empty row of a draft that was saved refuses what its window may still be sending.
CLOSED_HOURS = 24
LONGEST = 200_000
# Parts of a page's form that are no part of what somebody says.
NOT_TYPED = {"csrfmiddlewaretoken", "author_mark", "kept", "version", "joined"}
NOT_TYPED |= {"draft", "draft_version", "draft_window", "throw_away"}

# Forms that whoever reads that class of the child may fill in, and what their role must be permitted. Of all others
# the author must be able to write in the plans of that class. `sql/050_drafts.sql` names the same.
ASKED_OF_READERS = {
    DraftOfForm.CONCERN: Permission.RECORD_CONCERN,
    DraftOfForm.CONCERN_ANSWER: Permission.READ_CONCERNS,
    DraftOfForm.ALERT_DECISION: Permission.ANSWER_ALERTS,
    DraftOfForm.ALLOCATION: Permission.ALLOCATE,
    DraftOfForm.ALLOCATION_END: Permission.ALLOCATE,
    DraftOfForm.NEW_SUSPENSION: Permission.RECORD_SUSPENSION,
    DraftOfForm.SUSPENSION: Permission.RECORD_SUSPENSION,
    DraftOfForm.SUSPENSION_WITHDRAWN: Permission.RECORD_SUSPENSION,
    DraftOfForm.INVITATION: Permission.INVITE_FAMILY,
    DraftOfForm.SHARING: Permission.DECIDE_TO_SHARE,
    DraftOfForm.SHARING_CORRECTED: Permission.DECIDE_TO_SHARE,
}

Typed = Mapping[str, Sequence[str]]


class DraftTooLong(PlanRefusal):
    """More than any form of the plan takes."""

    def __init__(self) -> None:
        super().__init__(f"A draft can be {LONGEST:,} characters long. Shorten it, or save it in parts")


class DraftGone(PlanRefusal):
    """What this window holds was saved or thrown away meanwhile, in another."""

    def __init__(self) -> None:
        super().__init__(
            "This draft was saved or thrown away in another window. What you typed is still in this one"
        )


@dataclass(frozen=True)
class Window:
    """A page that is open somewhere: the version of the draft it stands on (0: none), and a word of its own.

    Without scripts a page has no word, and sends nothing behind anybody's back.
    """

    version: int = 0
    key: str = ""


@dataclass(frozen=True)
class DraftOf:
    """Which form a draft is of.

    about_id: the row it changes, None where it adds one. information_class: of what will be written.
    base_version: the version of that row the author began from.
    """

    child_id: UUID
    what: DraftOfForm
    information_class: int
    about_id: UUID | None = None
    base_version: int | None = None


def typed_in(sent: Iterable[tuple[str, Sequence[str]]]) -> dict[str, list[str]]:
    """What was typed or chosen, of all that a form sent. Raises DraftTooLong."""
    typed = {name: list(values) for name, values in sent if name not in NOT_TYPED}
    if sum(len(name) + sum(len(value) + 1 for value in values) for name, values in typed.items()) > LONGEST:
        raise DraftTooLong
    # PostgreSQL keeps no character of no meaning.
    return {name: [value.replace("\0", "") for value in values] for name, values in typed.items()}
