"""Invite one adult to one child's page."""

import uuid
from datetime import datetime
from uuid import UUID

from django.conf import settings

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from portal.models import Invitation
from portal.rules import inviting, links
from portal.selectors.parents import parent
from portal.vocabulary import InvitationState

from .invitation_message import queue_invitation_message


class CannotInvite(ValueError):
    """This adult may not be invited now; the message says why, for the practitioner."""


class NotConsidered(ValueError):
    """Responsibility, orders or risk was left out. Nobody is invited before all three were considered."""


@act
def invite_family_person(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    person_id: int,
    responsibility_seen: str,
    orders_considered: str,
    risk_considered: str,
) -> Invitation:
    """Send this adult a link by which they set up their sign-in, and see what was released to them about this child.

    responsibility_seen, orders_considered, risk_considered: what the practitioner made sure of, in words; kept for as
    long as the invitation is. The link works for `PORTAL_INVITATION_DAYS` calendar days (14) and exists in the email
    alone. An invitation that ran out is replaced. Raises NotEntitled, NotFound, NotConsidered, CannotInvite.
    """
    by.require(Permission.INVITE_FAMILY)
    if by.membership_id is None:
        raise NotEntitled("an invitation comes from a person who acts in a role")
    asked = parent(by, child_id, person_id, at=at)
    if asked.obstacle:
        raise CannotInvite(asked.obstacle)
    if not all(words.strip() for words in (responsibility_seen, orders_considered, risk_considered)):
        raise NotConsidered(
            "Say how responsibility was confirmed, which orders there are, and what the risk is."
        )
    _replace_what_ran_out(child_id, person_id)
    number = uuid.uuid4()
    invitation = Invitation(
        id=number,
        child_id=child_id,
        person_id=person_id,
        token_hash=links.hash_of(links.token_of(number)),
        responsibility_seen=responsibility_seen.strip()[:200],
        orders_considered=orders_considered.strip()[:200],
        risk_considered=risk_considered.strip(),
        made_at=at,
        made_by_membership_id=by.membership_id,
        expires_at=inviting.expires_at(at, days=settings.PORTAL_INVITATION_DAYS),
    )
    invitation.save(force_insert=True)
    queue_invitation_message(by=by, at=at, invitation=invitation)
    publish(
        "portal.invitation.made",
        child_id=child_id,
        information_class=InformationClass.CONTACT,
        title="A parent or carer was invited to the portal",
        occurred_at=at,
        payload={"invitation": str(number), "person": person_id},
    )
    return invitation


def _replace_what_ran_out(child_id: UUID, person_id: int) -> None:
    """A link that no longer works gives way: there is one open invitation for each adult and child."""
    for old in Invitation.objects.filter(child_id=child_id, person_id=person_id, state=InvitationState.SENT):
        old.state, old.ended_reason = InvitationState.WITHDRAWN, "Ran out; replaced by a new invitation"
        old.save()
