"""What of a plan was sent to the adults whom it is owed, and what was held back from them."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history
from childplan.plans.vocabulary import Document, HeldBackWhy, SentHow

from .plan import Strand

CLASSES = InformationClass.choices
LONGEST = timedelta(days=90)
"""How long something may be held back by one decision, in calendar days."""

OF_RISK = (HeldBackWhy.RISK, HeldBackWhy.ENQUIRY)


class Issue(ChildRow):
    """One adult was sent one plan as it stood. What it said is frozen in `ReleasedItem`; never edited.

    how: on their page, or on paper. sent_on: the day it reached them, or went into the post.
    """

    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="issues")
    person = models.ForeignKey("identity.FamilyPerson", on_delete=models.PROTECT, related_name="+")
    information_class = models.SmallIntegerField(choices=CLASSES)
    document = models.CharField(max_length=20, choices=Document.choices)
    how = models.CharField(max_length=20, choices=SentHow.choices)
    sent_on = models.DateField()
    reason = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    issued_by_membership_id = models.BigIntegerField()

    rows = Rows(
        information_class="information_class",
        prose=True,
        never_changed=True,
        add_if="information_class = (select s.information_class from plans_strand s where s.id = strand_id)",
    )

    class Meta:
        ordering = ["-issued_at"]

    def __str__(self) -> str:
        return f"{self.get_document_display()} {self.sent_on}"


class HeldBack(ChildRow):
    """Somebody decided that one adult is not sent one plan for now, and why. It ends by itself: then it is owed again.

    Of the class of the plan; of protection where it is held back for a risk or an enquiry. Nothing of it is ever the
    family's to read, and no unique key tells that there is one.
    """

    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="held_back")
    person = models.ForeignKey("identity.FamilyPerson", on_delete=models.PROTECT, related_name="+")
    information_class = models.SmallIntegerField(choices=CLASSES)
    why = models.CharField(max_length=20, choices=HeldBackWhy.choices)
    reason = models.CharField(max_length=200)
    until = models.DateField(help_text="The first day on which it is owed again")
    held_at = models.DateTimeField()
    held_on = models.DateField()
    held_by_membership_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    # Whoever may send a plan may say that it could do harm, though they read nothing of protection; and reads that one.
    rows = Rows(
        information_class="information_class",
        prose=True,
        add="read",
        add_class=InformationClass.IDENTITY,
        own="held_by_membership_id",
        add_if="information_class = case when why in ('risk', 'enquiry') then 128"
        " else (select s.information_class from plans_strand s where s.id = strand_id) end and ended_at is null"
        " and access.sees_otherwise(child_id)",
        kept=("strand_id", "person_id", "why", "reason", "until", "held_at", "held_on"),
    )
    history = kept_history()

    class Meta:
        ordering = ["-held_at"]
        verbose_name_plural = "held back"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("held_on"), until__lte=F("held_on") + LONGEST),
                name="held_back_for_at_most_90_days",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""),
                name="an_end_of_holding_back_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["strand", "person"], condition=Q(ended_at__isnull=True), name="held_back_of_strand"
            )
        ]

    def __str__(self) -> str:
        return f"Held back until {self.until}"
