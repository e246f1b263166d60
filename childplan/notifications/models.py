"""The outbox, and what people find when they sign in. A message is a row before it is anything else."""

from django.db import models

from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass

from .vocabulary import MessageState, Template


class Message(ChildRow):
    """An email to be sent. Its id is the reference Notify knows it by, so its fate can be asked after a crash.

    It names its recipient by membership or family person and looks the address up when it is sent; `personalisation`
    holds links, dates and who writes, never a child's name.
    """

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
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"


class Notice(ChildRow):
    """Something a practitioner finds when they sign in, for as long as they may still see the child."""

    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    recipient_membership_id = models.BigIntegerField(db_index=True)
    text = models.CharField(max_length=200)
    address = models.CharField(max_length=200, help_text="Where it leads, without the host")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    rows = Rows(
        information_class="information_class",
        holder="recipient_membership_id",
        change="read",
        service="write",
    )

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.text
