"""Whether an incoming record is a child we know, and who used an identifier of a record that is hidden from them."""

import uuid

from django.db import models
from django.db.models import Q

from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history
from childplan.identity.vocabulary import AliasKind, MatchState, UseState, UseWay

from .child import Child


class PossibleMatch(models.Model):
    """An incoming record that may be a child we know. For the area's matchers alone: the sender sees "being checked".

    A match with a record that was restricted since has no area: nobody sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("organisations.Area", on_delete=models.PROTECT, null=True, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    incoming = models.JSONField(help_text="The record as it came: names, birth date, identifiers, postcode")
    incoming_key = models.CharField(max_length=64, help_text="So that the same record asks only once")
    why = models.CharField(max_length=200)
    involved_kind = models.SmallIntegerField(help_text="How its sender asked to be involved with the child")
    involved_principal = models.BigIntegerField(help_text="Who: the sender, its team or a membership")
    state = models.CharField(max_length=20, choices=MatchState.choices, default=MatchState.WAITING)
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_membership_id = models.BigIntegerField(null=True)
    decision_reason = models.CharField(max_length=200, blank=True)
    answered_with = models.UUIDField(
        null=True, help_text="The question whose answer “same child” answered this one too"
    )
    gave = models.JSONField(
        default=dict, help_text="What the answer gave: identifiers, the sender's involvement; for undoing it"
    )

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        child=None,
        holder="area_id",
        read="contribute",
        # A question about a child whom its matcher may not see, or is kept from, is not theirs to read.
        read_if="identity.reads_child(child_id)",
        service="read",
        # Only resolution asks; what it asked about, how the sender is to be involved, and what an answer gave, are
        # never edited.
        add_if="false",
        kept=(
            "area_id",
            "child_id",
            "sender_id",
            "incoming",
            "incoming_key",
            "why",
            "involved_kind",
            "involved_principal",
            "raised_at",
            "gave",
        ),
    )
    history = kept_history()

    class Meta:
        ordering = ["raised_at"]
        verbose_name_plural = "possible matches"
        constraints = [
            models.UniqueConstraint(fields=["child", "incoming_key"], name="one_question_per_record")
        ]
        indexes = [models.Index(fields=["incoming_key"], name="match_of_record")]

    def __str__(self) -> str:
        return f"Possible match {self.raised_at:%Y-%m-%d}"


class IdentifierUse(ChildRow):
    """Somebody not on its list used an identifier of a restricted record, and was answered as for an unknown child.

    For the named list alone, even after the restriction is lifted. incoming: the record it came with, if any; after
    adoption it is not kept, since it may be of the child's new life. opened_child_id: the record that was opened by it.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    membership_id = models.BigIntegerField(null=True)
    way = models.CharField(max_length=20, choices=UseWay.choices)
    kind = models.CharField(max_length=20, choices=AliasKind.choices)
    at = models.DateTimeField()
    use_key = models.CharField(
        max_length=64, help_text="So that the same record, or a day's searches, tell once"
    )
    opened_child_id = models.UUIDField(null=True)
    incoming = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=UseState.choices, default=UseState.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by_membership_id = models.BigIntegerField(null=True)
    decision_reason = models.CharField(max_length=200, blank=True)

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        add_if="false",
        # The trigger asks what waits.
        service="read",
        read_if="identity.is_named_on(child_id)",
        kept=(
            "organisation_id",
            "membership_id",
            "way",
            "kind",
            "at",
            "use_key",
            "opened_child_id",
            "incoming",
        ),
    )
    history = kept_history()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["child", "use_key"], name="one_use_of_a_record")]
        indexes = [
            models.Index(
                fields=["opened_child_id"],
                condition=Q(opened_child_id__isnull=False),
                name="record_kept_apart",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} used {self.at:%Y-%m-%d}"
