"""A body is asked about one child: another service to take on work, or a panel to advise."""

from django.db import models
from django.db.models import F, Q

from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history

from .vocabulary import State, What


class Referral(ChildRow):
    """One question to one receiver about one child, with the classes that it needs, until a day.

    What opens the child to the receiver is an involvement like any other: until a referral is answered it opens who the
    child is, and afterwards the classes asked for. So a restriction, a bar and an end hold here by themselves. The row
    is read by the receiver, through that involvement, and by whoever sent it.
    """

    what = models.CharField(max_length=20, choices=What.choices)
    state = models.CharField(max_length=20, choices=State.choices)
    to_principal_id = models.BigIntegerField(db_index=True)
    to_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.CharField(max_length=200)
    question = models.CharField(max_length=2000, blank=True)
    family_told = models.BooleanField(null=True, help_text="None where it was not asked yet when it was sent")
    why_not_told = models.CharField(max_length=500, blank=True, default="")
    classes = models.IntegerField(help_text="What the receiver reads once it was accepted, as bits")
    sent_at = models.DateTimeField()
    sent_by_membership_id = models.BigIntegerField(db_index=True)
    answer_by = models.DateField(help_text="The last day to answer; of a panel's item, its last day")
    closes_by = models.DateField(help_text="The last day of access, unless it is closed before")
    involvement = models.ForeignKey("access.Involvement", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by_membership_id = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_membership_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=200, blank=True)
    warned_at = models.DateTimeField(
        null=True, help_text="When its receivers were told that its last days have come"
    )
    lapse_told_at = models.DateTimeField(null=True, help_text="When its sender was told that nobody answered")
    version = models.PositiveIntegerField(default=1)

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        holder="to_principal_id",
        own="sent_by_membership_id",
        definer_only=True,
        service="read",
    )
    history = kept_history()

    class Meta:
        ordering = ["-sent_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(classes__gte=1, classes__lte=1023), name="a_referral_asks_for_classes"
            ),
            models.CheckConstraint(
                condition=Q(closes_by__gte=F("answer_by")), name="a_referral_closes_after_its_answer"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(outcome="") | ~Q(answer=""),
                name="an_ended_referral_says_why",
            ),
            models.CheckConstraint(
                condition=Q(family_told=True) | Q(family_told__isnull=True) | ~Q(why_not_told=""),
                name="a_referral_says_why_nobody_was_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.sent_at:%Y-%m-%d}"
