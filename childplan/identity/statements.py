"""What bodies state of a child: who said last what is on record, and where two differ. Tables of `models`."""

from django.db import models

from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history

from .vocabulary import DisagreementState, StatedField


class FieldSource(ChildRow):
    """Who said last what is on record of a name, sex or birth date. Without a row: whoever opened the record."""

    field = models.CharField(max_length=20, choices=StatedField.choices)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    rows = Rows(information_class=InformationClass.IDENTITY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "field"], name="one_source_of_a_field")]

    def __str__(self) -> str:
        return self.get_field_display()


class Disagreement(ChildRow):
    """Something a body says of a child that is not what a better source, or an equal one, has put on record.

    held, incoming: the two values, in parts. One about a confidential address is itself confidential, and holds only
    what came in. incoming_key: so that the same statement asks only once, whatever was answered.
    """

    field = models.CharField(max_length=20, choices=StatedField.choices)
    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    held = models.JSONField(default=dict)
    held_source = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    incoming = models.JSONField(default=dict)
    incoming_source = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    incoming_key = models.CharField(max_length=64)
    is_confidential = models.BooleanField(default=False)
    said_at = models.DateTimeField(help_text="When the incoming value was said")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=DisagreementState.choices, default=DisagreementState.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by_membership_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    rows = Rows(
        information_class="information_class",
        read="contribute",
        confidential="is_confidential",
        kept=("field", "incoming", "incoming_source_id", "incoming_key", "is_confidential", "raised_at"),
    )
    history = kept_history()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "field", "incoming_source", "incoming_key"],
                name="one_question_per_statement",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.get_state_display().lower()}"
