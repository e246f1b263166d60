"""The outbox, what people find when they sign in, and how they want to hear. A message is a row first."""

import uuid
from datetime import time

from django.db import models

from childplan.common.models import ChildRow
from childplan.common.rows import DatabaseRole, OpenRows, Rows
from childplan.common.vocabulary import InformationClass

from .vocabulary import Delivery, How, Kind, MessageState, Template

STAFF = (DatabaseRole.READER, DatabaseRole.WRITER, DatabaseRole.SERVICE)


class Message(ChildRow):
    """An email to be sent. Its id is the reference Notify knows it by, so its fate can be asked after a crash.

    It names its recipient by membership or family person and looks the address up when it is sent; `personalisation`
    holds links, dates and who writes, never a child's name. A daily summary is about no child: nobody reads its row.
    """

    child = models.ForeignKey(  # type: ignore[assignment]
        "identity.Child", on_delete=models.PROTECT, null=True, related_name="+"
    )
    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    template = models.CharField(max_length=40, choices=Template.choices)
    recipient_membership_id = models.BigIntegerField(null=True)
    recipient_person = models.ForeignKey(
        "identity.FamilyPerson", on_delete=models.PROTECT, null=True, related_name="+"
    )
    personalisation = models.JSONField(default=dict, help_text="Forgotten once the message's fate is known")
    state = models.CharField(max_length=20, choices=MessageState.choices, default=MessageState.WAITING)
    made_at = models.DateTimeField()
    made_by_membership_id = models.BigIntegerField(
        null=True, help_text="Who is told when it cannot be sent; none where the software wrote it"
    )
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(
        null=True, help_text="Set before sending: its fate is unknown until `sent_at`"
    )
    sent_at = models.DateTimeField(null=True)
    notify_id = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=200, blank=True)
    delivery = models.CharField(max_length=20, choices=Delivery.choices, blank=True)
    delivery_at = models.DateTimeField(null=True, help_text="When Notify said so")
    ask_at = models.DateTimeField(null=True, help_text="When Notify is asked next what became of it")

    rows = Rows(information_class="information_class", service="write")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recipient_membership_id__isnull=True)
                ^ models.Q(recipient_person__isnull=True),
                name="message_to_a_member_or_a_family_person",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="message_waiting"),
            models.Index(
                fields=["ask_at"], condition=models.Q(delivery="sending"), name="message_on_its_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"

    @property
    def fate(self) -> str:
        """What became of it so far: the delivery where Notify has taken it, else the state."""
        return self.delivery if self.state == MessageState.SENT and self.delivery else self.state


class Notice(ChildRow):
    """Something a practitioner finds when they sign in, for as long as they may still see the child."""

    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    recipient_membership_id = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.NEWS)
    text = models.CharField(max_length=200)
    address = models.CharField(max_length=200, help_text="Where it leads, without the host")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    rows = Rows(
        information_class="information_class",
        holder="recipient_membership_id",
        change="read",
        service="write",
        by_readers=True,
    )

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.text


class OwnNotice(models.Model):
    """Something a practitioner finds when they sign in that is about no child: what became of a request of theirs, how
    much waits on a list they answer. It names no child and leads to no child's page.

    once: what it is told only once for, such as a list and a day; empty where it may come again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient_membership_id = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.NEWS)
    text = models.CharField(max_length=200)
    address = models.CharField(max_length=200, help_text="Where it leads, without the host")
    once = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        child=None,
        holder="recipient_membership_id",
        add_if="false",
        change="read",
        service="write",
        kept=("recipient_membership_id", "kind", "text", "address", "once", "made_at"),
    )

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient_membership_id", "once"],
                condition=~models.Q(once=""),
                name="told_once_of_it",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Preferences(models.Model):
    """How one membership wants to hear of what can wait. Without a row: only on signing in.

    It holds no child, so the first lock alone keeps people to their own.
    """

    membership_id = models.BigIntegerField(primary_key=True)
    news = models.CharField(max_length=20, choices=How.choices, default=How.SIGNED_IN)
    delivery = models.CharField(max_length=20, choices=How.choices, default=How.SIGNED_IN)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    digest_at = models.TimeField(default=time(8, 0))
    working_days_only = models.BooleanField(default=True)

    rows = OpenRows(read=STAFF, write=(DatabaseRole.WRITER,))

    class Meta:
        verbose_name_plural = "preferences"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (
                    models.Q(quiet_from__isnull=False, quiet_until__isnull=False)
                    & ~models.Q(quiet_from=models.F("quiet_until"))
                ),
                name="quiet_hours_have_two_ends",
            )
        ]

    def __str__(self) -> str:
        return f"Preferences of {self.membership_id}"

    def how(self, kind: Kind) -> How:
        """How this kind is wanted; what cannot wait is wanted at once."""
        chosen = {Kind.NEWS: self.news, Kind.DELIVERY: self.delivery}
        return How(chosen[kind]) if kind in chosen else How.AT_ONCE


class Digest(models.Model):
    """One member's daily email of one day: there is never a second. message: none where there was nothing new."""

    id = models.BigAutoField(primary_key=True)
    membership_id = models.BigIntegerField()
    day = models.DateField()
    made_at = models.DateTimeField()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")

    rows = OpenRows(read=(DatabaseRole.SERVICE,), write=(DatabaseRole.SERVICE,))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership_id", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.membership_id} on {self.day}"
