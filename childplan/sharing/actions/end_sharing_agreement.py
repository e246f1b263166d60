"""End an agreement between bodies before its last day."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import NotFound, act
from childplan.sharing.models import SharingAgreement
from childplan.sharing.rules import SharingRefused


@act
def end_sharing_agreement(*, by: Scope, at: datetime, agreement_id: UUID, reason: str) -> None:
    """It holds no more from now on; what was shared under it goes on until its own end. Raises NotEntitled, NotFound,
    SharingRefused.
    """
    by.require(Permission.KEEP_AGREEMENTS)
    found = SharingAgreement.objects.filter(
        pk=agreement_id, area_id=by.area_id or 0, ended_at__isnull=True
    ).first()
    if found is None:
        raise NotFound("no such agreement")
    if not reason.strip():
        raise SharingRefused("reason", "Say why it ends")
    found.ended_at, found.ended_by_membership_id = at, by.membership_id
    found.ended_reason = reason.strip()
    found.save(update_fields=["ended_at", "ended_by_membership_id", "ended_reason"])
