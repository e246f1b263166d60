"""The email that carries an invitation."""

from datetime import datetime

from django.utils import formats

from childplan.access.scope import NotEntitled, Scope
from childplan.access.withheld import SOMEBODY_THERE, YOUR_SCHOOL, is_withheld_of
from childplan.accounts.selectors import live_memberships
from childplan.common.vocabulary import InformationClass
from childplan.notifications.actions.queue_message import queue_message
from childplan.notifications.vocabulary import Template
from portal.models import Invitation
from portal.rules import inviting


def queue_invitation_message(*, by: Scope, at: datetime, invitation: Invitation) -> None:
    """Put it into the outbox, with the invitation's id in place of the link: the link is made when it is sent."""
    member = live_memberships(user_id=by.user_id or 0).filter(pk=invitation.made_by_membership_id).first()
    if member is None or member.user is None:
        raise NotEntitled("an invitation comes from a person")
    withheld = is_withheld_of(member.organisation_id, invitation.child_id)
    ends_on = inviting.last_day_of(invitation.expires_at)
    queue_message(
        by=by,
        at=at,
        child_id=invitation.child_id,
        information_class=InformationClass.CONTACT,
        template=Template.PARENT_INVITATION,
        recipient_person_id=invitation.person_id,
        personalisation={
            "invitation": str(invitation.pk),
            # The family may not know of which school it is; the school itself reads its own enrolments.
            "practitioner_name": SOMEBODY_THERE if withheld else member.user.name,
            "organisation_name": YOUR_SCHOOL if withheld else member.organisation.name,
            "area_name": member.organisation.area.name,
            "ends_on": formats.date_format(ends_on, "j F Y"),
        },
    )
