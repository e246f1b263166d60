"""Two histories, kept apart: versions of every record, which practitioners see; and the log of looking."""

import uuid
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass

from .vocabulary import Way


class Version(models.Model):
    """What every historical row keeps besides the record itself: the membership its author acted in."""

    history_membership_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


def kept_history(**options: Any) -> HistoricalRecords:
    """Versions of a record, each with author, membership, reason and time. Put as `history = kept_history()`."""
    return HistoricalRecords(bases=[Version], cascade_delete_history=False, **options)


class TransactionId(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's own transaction number (xid8), which never wraps round."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "xid8"


class AccessEvent(models.Model):
    """Someone looked, searched, was refused, or acted: one row for each child shown, sharing `event`.

    Written only by the definer function `history.looked`; nobody may change or delete a row, its owner neither.
    organisation_id, area_id: of the membership acted in. means: `Means` words, by what somebody searched or what kind
    of file left; nothing that anybody typed, since nobody could take it back.
    `transaction` orders events for sealing: what is older than the oldest running transaction is final.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.UUIDField(help_text="What one request showed together")
    child_id = models.UUIDField(
        null=True, help_text="No foreign key: a refusal may name a child that is not there"
    )
    at = models.DateTimeField()
    transaction = TransactionId()
    user_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    area_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=200, blank=True)
    act = models.CharField(max_length=100, help_text="Name of the address, command or task")
    method = models.CharField(max_length=10)
    outcome = models.CharField(max_length=20)
    status = models.SmallIntegerField(null=True)
    classes = models.IntegerField(default=0)
    from_address = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=20, choices=Way.choices, default=Way.VIEW)
    means = models.CharField(max_length=60, blank=True)

    # What was looked at is itself protected: it is read by those who may decide on protection matters.
    rows = Rows(
        information_class=InformationClass.PROTECTION, read="decide", definer_only=True, append_only=True
    )

    class Meta:
        indexes = [
            models.Index(fields=["child_id", "at"], name="access_by_child"),
            models.Index(fields=["user_id", "at"], name="access_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"
