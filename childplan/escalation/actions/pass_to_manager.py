"""Pass an alert that nobody answered to the managers of those it was sent to."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert, AlertRecipient
from childplan.escalation.rules import is_overdue, managers
from childplan.escalation.selectors.readers import as_told, readers_of
from childplan.history.acts import act
from childplan.notifications.vocabulary import Template

from ._moving import publish_move, record_move, require_software
from ._telling import tell


@act
def pass_to_manager(*, by: Scope, at: datetime, alert_id: UUID) -> bool:
    """Tell the managers, once, of an alert whose last day to answer has passed.

    Answers False only when there is no manager to tell: then the alert comes up again at the next sweep, when one may
    have started. One that was answered, passed on or taken up by another worker meanwhile is left alone.
    Software alone does this. The version stays, so that nobody who is answering just now is told of a newer one.
    """
    require_software(by)
    alert = (
        Alert.objects.select_related("child__area")
        .select_for_update(of=("self",), skip_locked=True)
        .filter(pk=alert_id, to_manager_at__isnull=True)
        .first()
    )
    if alert is None or not is_overdue(alert.state, alert.answer_by, today=timezone.localdate(at)):
        return True
    told = AlertRecipient.objects.filter(alert=alert).values_list("membership_id", flat=True)
    readers = readers_of(alert.child_id, InformationClass(alert.information_class), at=at)
    chosen = managers(as_told(told), readers)
    if not chosen:
        return False
    alert.to_manager_at = at
    alert.save()
    record_move(alert, by=by, at=at, act="pass_to_manager", from_state=alert.state)
    publish_move(alert, "to_manager", at=at, title="Alert passed to a manager")
    tell(
        by=by,
        at=at,
        alert=alert,
        chosen=chosen,
        template=Template.ALERT_TO_MANAGER,
        area=alert.child.area,
    )
    return True
