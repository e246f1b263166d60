"""What reviewing of looking stands on, besides the log itself: questions about looks, and the hours of an area."""

import uuid

from django.db import models

from childplan.common import clock
from childplan.common.rows import DatabaseRole, OpenRows, Rows
from childplan.common.vocabulary import InformationClass

from .workflow import Asked, Finding, Kind, State


class AreaHours(models.Model):
    """From when until when people of an area work, Monday to Friday, from a day on until a later row.

    Times of Europe/London. Never edited: a later day has a row of its own, so that a look of last year is held against
    the hours of last year.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    area = models.ForeignKey("organisations.Area", on_delete=models.PROTECT, related_name="hours")
    valid_from = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    set_at = models.DateTimeField(default=clock.now)
    set_by_membership_id = models.BigIntegerField()

    # Set by a function alone (`sql/010_looks.sql`): by whoever reviews the area.
    rows = OpenRows(read=(DatabaseRole.READER, DatabaseRole.WRITER, DatabaseRole.SERVICE), append_only=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["area", "valid_from"], name="one_row_of_hours_a_day"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="hours_close_after_they_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M} to {self.closes:%H:%M} from {self.valid_from}"


class LookingQuestion(models.Model):
    """Something unusual in a day of somebody's looking, until it is closed: once for each person, kind, child and day.

    Read and moved through functions alone (`sql/030_questions.sql`): by those who review looking, never
    about themselves, and
    by whoever is asked. user_id, membership_id: of the person who looked. child_id: null where it is about
    the whole day.
    day: of Europe/London. figure: how many, where it is about a number. asked_membership_id: who is asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    user_id = models.BigIntegerField()
    membership_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    area_id = models.BigIntegerField()
    child_id = models.UUIDField(null=True, help_text="No foreign key: the log it follows has none")
    day = models.DateField()
    figure = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NOTED)
    asked = models.CharField(max_length=10, choices=Asked.choices, blank=True)
    asked_membership_id = models.BigIntegerField(null=True)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    noted_at = models.DateTimeField()

    rows = Rows(information_class=InformationClass.PROTECTION, definer_only=True, read_if="false")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "user_id", "child_id", "day"], name="one_question_a_day", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["area_id", "state", "day"], name="questions_by_area")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class LookingQuestionMove(models.Model):
    """One step of a question: into which state, who, when and in which words. Added, never changed or taken away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    question_id = models.UUIDField()
    child_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    words = models.TextField()
    by_membership_id = models.BigIntegerField()
    at = models.DateTimeField()

    rows = Rows(
        information_class=InformationClass.PROTECTION, definer_only=True, read_if="false", append_only=True
    )

    class Meta:
        indexes = [models.Index(fields=["question_id", "at"], name="moves_of_a_question")]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d}"
