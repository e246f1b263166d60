"""Codes to set up a first second step, and resets of lost ones. Of people who sign in: neither table holds a child."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from childplan.common.rows import OpenRows


class SetupCode(models.Model):
    """A code by which one person sets up their second step: used once, within 24 hours, with five tries.

    given_by_membership_id: who handed it over; none where an operator made it by command. ended_at: when another took
    its place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    given_by_membership_id = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    rows = OpenRows(read=(), write=())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="one_open_setup_code_each",
            )
        ]

    def __str__(self) -> str:
        return f"Setup code of {self.user_id}"


class StepReset(models.Model):
    """Somebody lost every second step: one colleague asks that it be taken away, another confirms it.

    reason: how whoever asked made sure who it is. ended_at: when it was withdrawn, or another took its place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by_membership_id = models.BigIntegerField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_membership_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    rows = OpenRows(read=(), write=())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="one_open_reset_each",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_membership_id__isnull=True)
                | ~Q(confirmed_by_membership_id=models.F("asked_by_membership_id")),
                name="a_reset_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return f"Reset of {self.user_id}"
