"""Leave a notice for a practitioner to find when they sign in."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import act
from childplan.notifications.models import Notice


@act
def give_notice(
    *,
    by: Scope,  # noqa: ARG001
    at: datetime,
    child_id: UUID,
    information_class: InformationClass,
    recipient_membership_id: int,
    text: str,
    address: str,
) -> Notice:
    """Tell one member something, for as long as they may read that class of the child.

    For background work: the row policy lets nobody else write to another's notices. text: names no child.
    address: where it leads, without the host.
    """
    notice = Notice(
        child_id=child_id,
        information_class=information_class,
        recipient_membership_id=recipient_membership_id,
        text=text,
        address=address,
        made_at=at,
    )
    notice.save(force_insert=True)
    return notice
