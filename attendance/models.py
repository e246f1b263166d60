"""Attendance: a packed year of session marks for each child and school, suspensions, and files on their way in."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history

from .vocabulary import Half
from .workflow import ImportState, PupilOutcome, RowStep, StopReason, SuspensionState

# What a school that is withheld wrote of a child names it.
SCHOOL_IS_OPEN = "access.school_is_open(child_id, school_id)"


class AttendanceYear(ChildRow):
    """One child's marks at one school in one school year: one symbol a session from `starts_on`, in order.

    The figures are counted from the marks by `rules.figures` whenever the marks change.
    """

    school = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(help_text="The year in which the school year begins")
    starts_on = models.DateField()
    marks = models.TextField(help_text="One symbol a session; see docs/reference/attendance-codes.md")
    possible = models.PositiveSmallIntegerField()
    attended = models.PositiveSmallIntegerField()
    authorised = models.PositiveSmallIntegerField()
    unauthorised = models.PositiveSmallIntegerField()
    source_import = models.ForeignKey("CtfImport", on_delete=models.PROTECT, null=True, related_name="+")
    source = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who sent the marks; empty for the school itself",
    )
    said_at = models.DateTimeField(null=True, help_text="When the newest file of these marks was made")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    rows = Rows(
        information_class=InformationClass.ATTENDANCE,
        service="read",
        read_if=SCHOOL_IS_OPEN,
        add_if=SCHOOL_IS_OPEN,
        change_if=SCHOOL_IS_OPEN,
    )
    history = kept_history()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["child", "school", "year"], name="one_year_at_a_school")
        ]

    def __str__(self) -> str:
        return f"{self.year}/{(self.year + 1) % 100:02}"


class Suspension(ChildRow):
    """A pupil is suspended: a school keeps them out for some days, or over lunchtimes.

    half_days: how much schooling is missed; a day is two, a lunchtime counts as one. ends_on: the last day of it.
    reasons: codes of `SuspensionReason`, the main one first. account: what happened, in the school's words.
    """

    school = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    half_days = models.PositiveSmallIntegerField()
    lunchtimes = models.BooleanField(default=False, help_text="Kept out over lunchtime only")
    reasons = models.JSONField(default=list)
    account = models.TextField()
    state = models.CharField(max_length=20, choices=SuspensionState.choices, default=SuspensionState.RECORDED)
    recorded_at = models.DateTimeField()
    recorded_by_membership_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    rows = Rows(
        information_class=InformationClass.EDUCATION,
        service="read",
        read_if=SCHOOL_IS_OPEN,
        add_if=SCHOOL_IS_OPEN,
        change_if=SCHOOL_IS_OPEN,
    )
    history = kept_history()

    class Meta:
        ordering = ["-starts_on", "-recorded_at"]
        indexes = [models.Index(fields=["child", "-starts_on"], name="suspensions_of_child")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="a_suspension_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(half_days__gte=1, half_days__lte=90), name="a_suspension_is_at_most_45_days"
            ),
            models.CheckConstraint(
                condition=~Q(state=SuspensionState.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="a_withdrawn_suspension_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Suspension from {self.starts_on:%Y-%m-%d}"


class MarkAmendment(ChildRow):
    """One mark of a register that another took the place of: what stood there, what stands now, why, when, by whom.

    Kept for good, as the regulations on registers ask. said_at: when the new mark was made, as far as is known.
    """

    attendance_year = models.ForeignKey(AttendanceYear, on_delete=models.PROTECT, related_name="amendments")
    school = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    half = models.CharField(max_length=10, choices=[(str(half), str(half)) for half in Half])
    old_code = models.CharField(max_length=2)
    new_code = models.CharField(max_length=2)
    reason = models.CharField(max_length=200)
    said_at = models.DateTimeField()
    amended_at = models.DateTimeField()
    membership_id = models.BigIntegerField(null=True, help_text="Who amended it")
    source_import = models.ForeignKey("CtfImport", on_delete=models.PROTECT, null=True, related_name="+")

    rows = Rows(information_class=InformationClass.ATTENDANCE, never_changed=True, read_if=SCHOOL_IS_OPEN)

    class Meta:
        ordering = ["-amended_at", "day", "half"]
        indexes = [models.Index(fields=["attendance_year", "-amended_at"], name="amendments_of_year")]

    def __str__(self) -> str:
        return f"{self.day} {self.half}: {self.old_code} to {self.new_code}"


class CtfImport(models.Model):
    """A Common Transfer File that one organisation sent in. Only those who keep its registers see it.

    counts: pupils in the file, and how many were foreseen or became each `PupilOutcome`; `warnings` as well.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    layout = models.CharField(max_length=20, help_text="For which days of the week the marks were read")
    state = models.CharField(max_length=20, choices=ImportState.choices)
    problems = models.JSONField(default=list, help_text="What is wrong with the file as a whole")
    header = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    uploaded_by_membership_id = models.BigIntegerField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_membership_id = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    acting_membership_id = models.BigIntegerField(
        null=True, help_text="In whose name the worker brings it in"
    )
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="Failures since the last batch that went well"
    )
    due_at = models.DateTimeField(null=True, help_text="When a worker tries again")
    stopped_because = models.CharField(max_length=20, choices=StopReason.choices, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Goes up with every move of its workflow")

    # Background work claims a file and says why one stopped; what it says of pupils it never reads.
    rows = Rows(
        information_class=InformationClass.ATTENDANCE,
        child=None,
        holder="organisation_id",
        read="decide",
        add="decide",
        change="decide",
        service="write",
    )
    history = kept_history()

    class Meta:
        ordering = ["-uploaded_at", "id"]
        indexes = [models.Index(fields=["organisation", "-uploaded_at"], name="imports_of_organisation")]

    def __str__(self) -> str:
        return self.filename

    def save(self, **options: Any) -> None:
        """Write the row. An update that meets no row is an error, never an insert: a hidden row stays hidden."""
        if not self._state.adding:
            options["force_update"] = True
        super().save(**options)


class CtfRow(models.Model):
    """One pupil of a file, as read: what it says, what is wrong with it, and what became of it.

    pupil: the record while it waits; once the child is found or opened, and when the file is not brought in, only
    what names the pupil on the page stays. result: how many years of attendance were recorded, unchanged, left out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ctf_import = models.ForeignKey(CtfImport, on_delete=models.PROTECT, related_name="pupils")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    ordinal = models.PositiveIntegerField(help_text="Which pupil of the file, from 1")
    name = models.CharField(max_length=200, blank=True)
    pupil = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    foreseen = models.CharField(max_length=20, choices=PupilOutcome.choices)
    became = models.CharField(max_length=20, choices=PupilOutcome.choices, blank=True)
    step = models.CharField(max_length=20, choices=RowStep.choices, default=RowStep.READ)
    result = models.JSONField(default=dict)
    # No foreign key: the school may lose sight of the child later, the file's result stays.
    child_id = models.UUIDField(null=True)

    rows = Rows(
        information_class=InformationClass.ATTENDANCE,
        child=None,
        holder="organisation_id",
        read="decide",
        add="decide",
        change="decide",
    )

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["ctf_import", "ordinal"], name="one_row_a_pupil")]

    def __str__(self) -> str:
        return f"Pupil {self.ordinal}"
