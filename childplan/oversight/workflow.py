"""A question about what somebody looked at: what gives rise to one, the states it goes through, and how it may end."""

from collections.abc import Mapping

from django.db.models import TextChoices


class Kind(TextChoices):
    """What was unusual. A question, and no accusation: most have a plain answer."""

    SAME_SURNAME = "same_surname", "Same surname as the child or an adult of the family"
    NO_INVOLVEMENT = "no_involvement", "Opened a child they do not work with"
    OUT_OF_HOURS = "out_of_hours", "Opened several children outside working hours"
    VOLUME = "volume", "Opened far more children than usual"
    AFTER_REFUSALS = "after_refusals", "Was refused several times"
    RESTRICTED = "restricted", "Opened a restricted record they do not work with"


class State(TextChoices):
    """Where a question stands."""

    NOTED = "noted", "To be looked at"
    ASKED = "asked", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"


class Asked(TextChoices):
    """Who is asked."""

    PERSON = "person", "The person who looked"
    MANAGER = "manager", "Their manager"


class Finding(TextChoices):
    """What came of it."""

    EXPLAINED = "explained", "There was a good reason"
    REMINDED = "reminded", "There was no good reason; the person was reminded of the rules"
    PASSED_ON = "passed_on", "There was no good reason; passed on to their organisation"


# From each state where a question may go. Closed is the end: another day makes another question.
MOVES: Mapping[State, frozenset[State]] = {
    State.NOTED: frozenset({State.ASKED, State.CLOSED}),
    State.ASKED: frozenset({State.ANSWERED, State.CLOSED}),
    State.ANSWERED: frozenset({State.ASKED, State.CLOSED}),
    State.CLOSED: frozenset(),
}


def may_move(before: str, after: str) -> bool:
    """Whether a question may go from one state to the other."""
    return State(after) in MOVES[State(before)]
