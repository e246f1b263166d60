"""The states of a file on its way in and of a suspension: which act leads from which state to which."""

from django.db import models


class ImportState(models.TextChoices):
    CHECKED = "checked", "Checked, waiting for confirmation"
    CONFIRMED = "confirmed", "Being brought in"
    STOPPED = "stopped", "Stopped before its end"
    DONE = "done", "Brought in"
    REFUSED = "refused", "Refused"
    ABANDONED = "abandoned", "Not brought in"


S = ImportState

# A file begins checked, or refused when nothing of it can be used. One that is done goes back to confirmed when the
# school asks again about pupils that were being checked or set aside; one that stopped, when a colleague resumes it.
MOVES: dict[str, tuple[tuple[S, ...], S]] = {
    "confirm_import": ((S.CHECKED,), S.CONFIRMED),
    "ask_again": ((S.DONE,), S.CONFIRMED),
    "stop_import": ((S.CONFIRMED,), S.STOPPED),
    "resume_import": ((S.STOPPED,), S.CONFIRMED),
    "finish_import": ((S.CONFIRMED,), S.DONE),
    "abandon_import": ((S.CHECKED,), S.ABANDONED),
}


class StopReason(models.TextChoices):
    """Why a file stopped before its end. A closed list: what a school is told says nothing of any record."""

    NO_MEMBERSHIP = "no_membership", "Whoever confirmed it no longer works for the school in that role"
    AGREEMENT = (
        "agreement",
        "The agreement with the system that confirmed it no longer lets it bring files in",
    )
    FAILED = "failed", "Bringing it in failed several times for a reason on our side"


class RowStep(models.TextChoices):
    """How far one pupil of a confirmed file has come. Each step is done in batches, and may be asked for twice."""

    READ = "read", "Waits to be found or opened"
    RESOLVED = "resolved", "Found or opened"
    RECORDED = "recorded", "Name and address recorded"
    DONE = "done", "Done"
    SET_ASIDE = "set_aside", "Set aside after failing"


STEPS = (RowStep.READ, RowStep.RESOLVED, RowStep.RECORDED)
"""The steps from which a pupil goes on, in order."""


class PupilOutcome(models.TextChoices):
    """What is foreseen for, or became of, one pupil of a file."""

    FOUND = "found", "Found"
    OPENED = "opened", "New record"
    REVIEW = "review", "Being checked"
    REFUSED = "refused", "Not used"
    SET_ASIDE = "set_aside", "Set aside"


FORESEEABLE = tuple(one for one in PupilOutcome if one != PupilOutcome.SET_ASIDE)
"""What can be foreseen for a pupil: nobody foresees that writing one down fails."""
BROUGHT_IN = (PupilOutcome.FOUND, PupilOutcome.OPENED)


def outcome_of(*, step: str, became: str, foreseen: str) -> PupilOutcome:
    """What became of a pupil, or is foreseen. One set aside is that, however far it had come before it failed."""
    return PupilOutcome.SET_ASIDE if step == RowStep.SET_ASIDE else PupilOutcome(became or foreseen)


class YearOutcome(models.TextChoices):
    """What became of one year of marks."""

    RECORDED = "recorded", "Recorded"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Already on record"
    KEPT = "kept", "Left as its own school sent it"
    OLDER = "older", "Left as a newer file has it"


class SuspensionState(models.TextChoices):
    RECORDED = "recorded", "Recorded"
    CORRECTED = "corrected", "Corrected"
    WITHDRAWN = "withdrawn", "Withdrawn"


STANDING = (SuspensionState.RECORDED, SuspensionState.CORRECTED)
"""A suspension that counts. One that was withdrawn stays on record and counts for nothing."""

SUSPENSION_MOVES: dict[str, tuple[tuple[SuspensionState, ...], SuspensionState]] = {
    "correct_suspension": (STANDING, SuspensionState.CORRECTED),
    "withdraw_suspension": (STANDING, SuspensionState.WITHDRAWN),
}
