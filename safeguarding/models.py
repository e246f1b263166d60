"""Allocation of a social worker, and concerns recorded."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from childplan.common.clock import FOREVER
from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history

from .vocabulary import ConcernCategory, ConcernState


class Allocation(ChildRow):
    """A child is allocated to a social worker and their team.

    It stands on two involvements, the worker's as lead practitioner and the team's, which open the child to them.
    """

    membership = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    worker_involvement = models.ForeignKey("access.Involvement", on_delete=models.PROTECT, related_name="+")
    team_involvement = models.ForeignKey("access.Involvement", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(default=FOREVER)
    reason = models.CharField(max_length=200)
    end_reason = models.CharField(max_length=200, blank=True)
    made_by_membership_id = models.BigIntegerField(null=True)

    rows = Rows(information_class=InformationClass.SOCIAL_CARE, service="read")
    history = kept_history()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ends_at=FOREVER), name="one_live_allocation"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=FOREVER) | ~Q(end_reason=""), name="an_ended_allocation_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"Allocated since {self.starts_at:%Y-%m-%d}"


class Concern(ChildRow):
    """Something somebody saw or heard that worries them. Its author keeps seeing it, whatever else they may read."""

    category = models.CharField(max_length=20, choices=ConcernCategory.choices)
    text = models.TextField(help_text="What was seen or heard, in the words used")
    happened_on = models.DateField()
    happened_time = models.TimeField(null=True, blank=True, help_text="When it is known")
    child_said = models.TextField(blank=True)
    immediate_action = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_membership_id = models.BigIntegerField()
    state = models.CharField(max_length=20, choices=ConcernState.choices, default=ConcernState.RECORDED)
    seen_at = models.DateTimeField(null=True)
    seen_by_membership_id = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_membership_id = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    # Whoever sees the child may record what worries them, whatever else is closed to them.
    rows = Rows(
        information_class=InformationClass.PROTECTION,
        add="read",
        add_class=InformationClass.IDENTITY,
        own="recorded_by_membership_id",
    )
    history = kept_history()

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="an_answered_concern_says_why"
            )
        ]

    def __str__(self) -> str:
        return self.get_category_display()

    def get_absolute_url(self) -> str:
        return reverse("safeguarding:concern", args=[self.child_id, self.pk])
