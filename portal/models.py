"""Invitations to the family's portal. The rest of the portal is composed of what other apps hold."""

from django.db import models
from django.db.models import Q

from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history

from .vocabulary import InvitationState


class Invitation(ChildRow):
    """A practitioner invites one adult to one child's page, having recorded responsibility, orders and risk.

    Only a hash of the token is kept. The link is made when the email is sent (`rules.links`) and exists in it alone.
    """

    person = models.ForeignKey("identity.FamilyPerson", on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20, choices=InvitationState.choices, default=InvitationState.SENT)
    responsibility_seen = models.CharField(
        max_length=200, help_text="How parental responsibility was confirmed"
    )
    orders_considered = models.CharField(
        max_length=200, help_text="Which court orders were looked for and found"
    )
    risk_considered = models.TextField(help_text="Whether sharing could put anyone at risk")
    made_at = models.DateTimeField()
    made_by_membership_id = models.BigIntegerField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    rows = Rows(information_class=InformationClass.CONTACT)
    history = kept_history()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "person"], condition=Q(state="sent"), name="one_invitation_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Invitation {self.made_at:%Y-%m-%d}"
