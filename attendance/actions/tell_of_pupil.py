"""Tell whoever brought in a file that a pupil of it, who was being checked, is on their roll now."""

from datetime import datetime

from django.urls import reverse

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import act
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.models import Notice

TEXT = "A pupil of your file has been checked and brought in"


@act
def tell_of_pupil(*, by: Scope, at: datetime, fact: Fact) -> None:
    """Leave the notice. In the same words whether the pupil was the known child or another one. Safe to repeat. For
    background work."""
    address = reverse("attendance:import", args=[fact.payload["import"]])
    membership_id = fact.payload["membership"]
    told = Notice.objects.filter(child_id=fact.child_id, address=address)
    if membership_id is None or told.filter(recipient_membership_id=membership_id).exists():
        return
    give_notice(
        by=by,
        at=at,
        child_id=fact.child_id,
        information_class=InformationClass(fact.information_class),
        recipient_membership_id=membership_id,
        text=TEXT,
        address=address,
    )
