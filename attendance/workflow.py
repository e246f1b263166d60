"""The states of a file on its way in and of a suspension: which act leads from which state to which."""

from django.db import models


class ImportState(models.TextChoices):
    CHECKED = "checked", "Checked, waiting for confirmation"
    CONFIRMED = "confirmed", "Being brought in"
    DONE = "done", "Brought in"
    REFUSED = "refused", "Refused"
    ABANDONED = "abandoned", "Not brought in"


S = ImportState

# A file begins checked, or refused when nothing of it can be used. One that is done goes back to confirmed when the
# school asks again about pupils that were being checked.
MOVES: dict[str, tuple[tuple[S, ...], S]] = {
    "confirm_import": ((S.CHECKED, S.DONE), S.CONFIRMED),
    "finish_import": ((S.CONFIRMED,), S.DONE),
    "abandon_import": ((S.CHECKED,), S.ABANDONED),
}


class PupilOutcome(models.TextChoices):
    """What is foreseen for, or became of, one pupil of a file."""

    FOUND = "found", "Found"
    OPENED = "opened", "New record"
    REVIEW = "review", "Being checked"
    REFUSED = "refused", "Not usable"


BROUGHT_IN = (PupilOutcome.FOUND, PupilOutcome.OPENED)


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
