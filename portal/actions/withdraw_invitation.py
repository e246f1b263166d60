"""Withdraw an invitation before it is used."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act
from portal.models import Invitation
from portal.vocabulary import InvitationState


class InvitationOver(ValueError):
    """It was accepted or withdrawn already."""


@act
def withdraw_invitation(
    *, by: Scope, at: datetime, child_id: UUID, invitation_id: UUID, reason: str
) -> Invitation:
    """From now on the link opens nothing, and an email that has not left yet is not sent.

    Raises NotEntitled, NotFound, InvitationOver.
    """
    by.require(Permission.INVITE_FAMILY)
    # Locked, so that of a parent who accepts and a practitioner who withdraws one comes first and the other learns it.
    invitation = Invitation.objects.select_for_update().filter(child_id=child_id, pk=invitation_id).first()
    if invitation is None:
        raise NotFound("no such invitation")
    if invitation.state != InvitationState.SENT:
        raise InvitationOver(f"This invitation is {invitation.get_state_display().lower()} already.")
    invitation.state, invitation.ended_reason = InvitationState.WITHDRAWN, reason.strip()[:200]
    invitation.save()
    publish(
        "portal.invitation.withdrawn",
        child_id=child_id,
        information_class=InformationClass.CONTACT,
        title="An invitation to the portal was withdrawn",
        occurred_at=at,
        payload={"invitation": str(invitation.pk), "person": invitation.person_id},
    )
    return invitation
