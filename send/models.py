"""SEN support: what a school provides for a child with special educational needs before, or instead of, an EHC plan."""

from django.db import models
from django.db.models import Q

from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history

from .vocabulary import SenNeed, SenSupportState


class SenSupport(ChildRow):
    """A period of SEN support at one school; its plan is a strand of the Child's Plan."""

    school = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    strand = models.ForeignKey("plans.Strand", on_delete=models.PROTECT, related_name="+")
    primary_need = models.CharField(max_length=4, choices=SenNeed.choices)
    secondary_need = models.CharField(max_length=4, choices=SenNeed.choices, blank=True)
    reason = models.TextField(help_text="What was noticed and what has been tried")
    parents_told_on = models.DateField(
        help_text="Children and Families Act 2014, section 68: the school must tell them"
    )
    state = models.CharField(max_length=20, choices=SenSupportState.choices, default=SenSupportState.OPEN)
    starts_on = models.DateField()
    review_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    opened_by_membership_id = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)

    # What a school that is withheld wrote of a child names it.
    rows = Rows(
        information_class=InformationClass.SEND,
        add="decide",
        change="decide",
        read_if="access.school_is_open(child_id, school_id)",
        add_if="access.school_is_open(child_id, school_id)",
        change_if="access.school_is_open(child_id, school_id)",
    )
    history = kept_history()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "school"], condition=Q(state="open"), name="one_open_sen_support"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on__isnull=True) | (Q(state="closed") & ~Q(end_reason="")),
                name="closed_sen_support_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"SEN support since {self.starts_on}"
