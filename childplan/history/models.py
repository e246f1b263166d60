"""Two histories, kept apart: versions of every record, which practitioners see; and the log of looking."""

import uuid
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from childplan.common.rows import DatabaseRole, OpenRows, Rows
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
    # Background work reads it to verify the seals.
    rows = Rows(
        information_class=InformationClass.PROTECTION,
        read="decide",
        definer_only=True,
        append_only=True,
        service="read",
    )

    class Meta:
        indexes = [
            models.Index(fields=["child_id", "at"], name="access_by_child"),
            models.Index(fields=["user_id", "at"], name="access_by_user"),
            models.Index(fields=["transaction", "id"], name="access_by_transaction"),
            models.Index(fields=["area_id", "at", "id"], name="access_by_area"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"


class Seal(models.Model):
    """One link of the chain over the log of looking: a Merkle root over a stretch of its rows, and the seal before it.

    A stretch is every row from one transaction number (included) to another (not included), written in its generation.
    A restored database counts its transactions anew, so after each restore a generation begins: its first seal
    (`restored`) covers no row, follows the last seal that was kept, and names what is in the exported file and not in
    the database: how many seals, and the digest of the last.
    canon: by which rule the bytes of a row are made (`history.canonical_1`). root, previous, digest: SHA-256 in hex.
    sealed_at: for the first seal of a generation also the moment from which rows belong to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    generation = models.IntegerField()
    number = models.IntegerField()
    restored = models.BooleanField(default=False)
    canon = models.SmallIntegerField()
    from_transaction = TransactionId()
    below_transaction = TransactionId()
    row_count = models.IntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    lost_count = models.IntegerField(default=0)
    lost_to = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    rows = OpenRows(read=(DatabaseRole.SERVICE,), append_only=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["generation", "number"], name="one_seal_of_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.generation}/{self.number}"
