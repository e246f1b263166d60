"""Somebody opened a child's record in an emergency, and what a review found."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from childplan.access.involving import MOST_EMERGENCY_HOURS
from childplan.common.models import ChildRow
from childplan.common.rows import DatabaseRole, OpenRows, Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history

from .vocabulary import EmergencyKind, EndWhy, Follows


class EmergencyAccess(ChildRow):
    """One opening of one record by one person, for hours. What opens the child is an involvement like any other, which
    bears the same number; so a restriction, a conflict of interest and the end hold here by themselves.

    The row is read by those who read the child's social care; its author, their manager and whoever reviews are told of
    it by functions, which leave out the child where it is closed to them.
    """

    involvement = models.ForeignKey("access.Involvement", on_delete=models.PROTECT, related_name="+")
    membership_id = models.BigIntegerField(db_index=True, help_text="Who opened it, and acts by it")
    area_id = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=20, choices=EmergencyKind.choices)
    reason = models.CharField(max_length=1000)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="The end that was set when it was opened; never put off")
    logged_from = models.DateTimeField(
        help_text="When it was opened, by the clock that writes the log of looking"
    )
    ended_at = models.DateTimeField(null=True, help_text="When it ended; none while nobody has looked")
    end_why = models.CharField(max_length=20, choices=EndWhy.choices, blank=True)
    end_words = models.CharField(max_length=200, blank=True)
    ended_by_membership_id = models.BigIntegerField(null=True)
    review_by = models.DateField(help_text="The last day to review it, working days counted")
    told = models.PositiveSmallIntegerField(
        default=0, help_text="How many people were told that it was opened"
    )
    reminded_on = models.DateField(null=True, help_text="The last day on which its reviewers were reminded")
    version = models.PositiveIntegerField(default=1)

    rows = Rows(
        information_class=InformationClass.SOCIAL_CARE,
        read_if="access.school_is_open(child_id, access.body_of(membership_id))",
        definer_only=True,
    )
    history = kept_history()

    class Meta:
        ordering = ["-starts_at", "id"]
        verbose_name_plural = "emergency access"
        constraints = [
            models.CheckConstraint(condition=Q(id=F("involvement_id")), name="emergency_is_its_involvement"),
            models.CheckConstraint(
                condition=Q(
                    ends_at__gt=F("starts_at"),
                    ends_at__lte=F("starts_at") + timedelta(hours=MOST_EMERGENCY_HOURS),
                ),
                name="emergency_access_is_for_hours",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_why="")
                | (Q(ended_at__gte=F("starts_at"), ended_at__lte=F("ends_at")) & ~Q(end_why="")),
                name="an_ended_emergency_says_why",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_emergency_has_a_reason"),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"], condition=Q(ended_at__isnull=True), name="emergencies_not_ended"
            ),
            models.Index(fields=["child", "starts_at"], name="emergencies_of_child"),
        ]

    def __str__(self) -> str:
        return f"Emergency access {self.starts_at:%Y-%m-%d %H:%M}"


class EmergencyReview(ChildRow):
    """What a review found. Written once, never changed.

    It is about a colleague's conduct and no part of the child's record: nobody reads the row. Its reviewers, the person
    and their manager are told by functions.
    """

    access = models.OneToOneField(EmergencyAccess, on_delete=models.PROTECT, related_name="review")
    justified = models.BooleanField()
    follows = models.CharField(max_length=20, choices=Follows.choices)
    words = models.CharField(max_length=1000)
    decided_at = models.DateTimeField()
    decided_by_membership_id = models.BigIntegerField()

    rows = Rows(information_class=InformationClass.SOCIAL_CARE, definer_only=True, read_if="false")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="an_emergency_review_says_why"),
            models.CheckConstraint(
                condition=Q(justified=True) | ~Q(follows="nothing"), name="not_justified_has_a_consequence"
            ),
        ]

    def __str__(self) -> str:
        return f"Reviewed {self.decided_at:%Y-%m-%d}"


class EmergencyAttempt(models.Model):
    """That somebody tried to open a record in an emergency, whatever they were answered. It holds no child and nothing
    that was typed: it is counted, so that nobody finds out who is known here by trying.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership_id = models.BigIntegerField()
    at = models.DateTimeField()

    rows = OpenRows(read=(DatabaseRole.SERVICE,))

    class Meta:
        indexes = [models.Index(fields=["membership_id", "at"], name="attempts_of_member")]

    def __str__(self) -> str:
        return f"Tried {self.at:%Y-%m-%d %H:%M}"
