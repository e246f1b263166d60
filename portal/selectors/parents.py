"""The adults of a child's family as the portal knows them: who may be invited, who was, who sees the page."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.selectors.family_sign_ins import FamilyAdult, family_adults
from childplan.notifications.selectors import EmailLine, family_email_fates
from childplan.notifications.vocabulary import Template
from portal.models import Invitation
from portal.rules import inviting
from portal.vocabulary import InvitationState


@dataclass(frozen=True)
class Parent:
    """One adult, and where they stand.

    invited_until: the last day of a link that still works. email: what became of the email with it.
    """

    adult: FamilyAdult
    invitation_id: UUID | None
    invited_until: date | None
    obstacle: str
    email: EmailLine | None = None

    @property
    def may_be_invited(self) -> bool:
        return not self.obstacle

    @property
    def sees_the_page(self) -> bool:
        return self.adult.sees_since is not None and self.adult.suspended_at is None


def parents(scope: Scope, child_id: UUID, *, at: datetime) -> list[Parent]:
    """Every adult of this child's family, those of today first. Raises NotFound."""
    adults = family_adults(scope, child_id, at=at)
    waiting = {
        row.person_id: row
        for row in Invitation.objects.filter(child_id=child_id, state=InvitationState.SENT, expires_at__gt=at)
    }
    emails = family_email_fates(scope, child_id, Template.PARENT_INVITATION)
    return [_parent(adult, waiting.get(adult.person_id), emails.get(adult.person_id)) for adult in adults]


def parent(scope: Scope, child_id: UUID, person_id: int, *, at: datetime) -> Parent:
    """One of them. Raises NotFound."""
    for found in parents(scope, child_id, at=at):
        if found.adult.person_id == person_id:
            return found
    raise NotFound("no such adult in this child's family")


def invitation_to_withdraw(scope: Scope, child_id: UUID, invitation_id: UUID) -> UUID:  # noqa: ARG001 - by policy
    """An invitation to this child's page, whatever became of it. Raises NotFound."""
    if not Invitation.objects.filter(pk=invitation_id, child_id=child_id).exists():
        raise NotFound("no such invitation")
    looked_at([child_id], InformationClass.CONTACT)
    return invitation_id


def _parent(adult: FamilyAdult, invitation: Invitation | None, email: EmailLine | None) -> Parent:
    obstacle = inviting.obstacle(adult)
    if invitation is None:
        return Parent(adult, None, None, obstacle)
    until = inviting.last_day_of(invitation.expires_at)
    waiting = "They have an invitation that still works. Withdraw it first to send another."
    return Parent(adult, invitation.pk, until, obstacle or waiting, email)
