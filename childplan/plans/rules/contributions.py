"""What may become of a contribution that another system sent."""

from childplan.common.joining import tidy
from childplan.plans.vocabulary import ContributionState

from .refusals import NothingWritten, PlanRefusal
from .words import tidy_section

LONGEST_HEADING = 120
LONGEST_REASON = 200


class AlreadyAnswered(PlanRefusal):
    """It was taken up, declined or withdrawn before."""

    def __init__(self, state: str) -> None:
        self.state = ContributionState(state)
        super().__init__(f"This contribution is no longer open: {self.state.label.lower()}")


def require_open(state: str) -> None:
    """Raise AlreadyAnswered unless it still waits for an answer."""
    if state != ContributionState.SENT:
        raise AlreadyAnswered(state)


def tidy_heading(heading: str) -> str:
    """One line that says something. Raises NothingWritten."""
    line = " ".join(heading.split())[:LONGEST_HEADING]
    if not line:
        raise NothingWritten("Enter a heading")
    return line


def tidy_text(text: str) -> str:
    """A text that says something. Raises NothingWritten, TooLong."""
    tidied = tidy_section(text)
    if not tidied:
        raise NothingWritten("Enter the text")
    return tidied


def tidy_reason(reason: str) -> str:
    """Why somebody decided, in one line their counterpart reads. Raises NothingWritten."""
    line = " ".join(tidy(reason).split())[:LONGEST_REASON]
    if not line:
        raise NothingWritten("Enter a reason. The sender reads it")
    return line


def joined_to(present: str, added: str) -> str:
    """A section's text with what is taken up below it. Raises TooLong, NothingWritten."""
    return tidy_section(f"{present}\n\n{tidy_text(added)}")
