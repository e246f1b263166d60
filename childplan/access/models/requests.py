"""Requests for access, and answers that are kept for a system that asks again."""

import uuid

from django.db import models

from childplan.access.vocabulary import InvolvementKind, RequestState
from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass


class AnsweredRequest(models.Model):
    """A partner system's request with its Idempotency-Key, answered once and kept for a day. Holds no child.

    fingerprint: of the request, keyed, so that it says nothing of the body. frame: the answer's body in stretches, null
    where one is about a child and stands in AnswerPiece.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    answer = models.UUIDField(help_text="The pieces that belong to it")
    status = models.SmallIntegerField()
    headers = models.JSONField()
    frame = models.JSONField()
    kept_until = models.DateTimeField(db_index=True)

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        child=None,
        holder="membership_id",
        add="read",
        change="read",
        by_readers=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership_id", "key"], name="one_answer_to_a_key")]

    def __str__(self) -> str:
        return f"{self.status} kept until {self.kept_until:%Y-%m-%d %H:%M}"


class AnswerPiece(ChildRow):
    """What an answer said about one child. It is said again to nobody who could not be told it now."""

    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    membership_id = models.BigIntegerField()
    answer = models.UUIDField(db_index=True)
    position = models.PositiveIntegerField()
    content = models.TextField()

    rows = Rows(
        information_class="information_class",
        holder="membership_id",
        add="read",
        never_changed=True,
        by_readers=True,
    )

    def __str__(self) -> str:
        return f"Piece {self.position} of {self.answer}"


class AccessRequest(models.Model):
    """Somebody asked whether a child they cannot see is known, and for access to it. For the asker alone.

    asked_for: what they typed. It names no child: what was found is in the question to those who answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asker_membership_id = models.BigIntegerField()
    asked_for = models.JSONField()
    kind = models.SmallIntegerField(choices=InvolvementKind.choices)
    until_on = models.DateField(help_text="The last day for which access is asked")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=20, choices=RequestState.choices)
    asked_at = models.DateTimeField()
    answer_by = models.DateField(
        help_text="The last day to answer, working days counted; after it, it lapses"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True, help_text="Empty where it is not to be shown")
    told_at = models.DateTimeField(
        null=True, help_text="When the asker was told that it was declined or lapsed"
    )

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        child=None,
        holder="asker_membership_id",
        definer_only=True,
    )

    class Meta:
        indexes = [models.Index(fields=["asker_membership_id", "asked_at"], name="requests_of_asker")]

    def __str__(self) -> str:
        return f"Request {self.asked_at:%Y-%m-%d}"


class AccessQuestion(ChildRow):
    """The same for those who work with the child: who asks, why, until when; and the answer.

    Written once by its asker and once by whoever answers, both through functions; so it is its own history.
    """

    request_id = models.UUIDField(unique=True)
    asker_membership_id = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=InvolvementKind.choices)
    until_on = models.DateField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=20, choices=RequestState.choices)
    asked_at = models.DateTimeField()
    answer_by = models.DateField(
        help_text="The last day to answer, working days counted; after it, it lapses"
    )
    told_at = models.DateTimeField(null=True, help_text="When those whom it concerns now had a notice")
    answered_at = models.DateTimeField(null=True)
    answered_by_membership_id = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    rows = Rows(
        information_class=InformationClass.IDENTITY, read="contribute", definer_only=True, service="write"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "told_at"], name="questions_to_tell")]

    def __str__(self) -> str:
        return f"Question {self.asked_at:%Y-%m-%d}"
