"""Bring up to date how an adult is reached: another number or address takes the place of the one that was shown."""

from datetime import datetime

from django.utils import timezone

from childplan.access.scope import Scope
from childplan.identity.actions.record_relationship import Contact
from childplan.identity.models import ContactDetail, FamilyPerson


def reach_by(person: FamilyPerson, wanted: Contact, *, by: Scope, at: datetime) -> None:
    """Of each kind what the author read ends, and what they wrote begins with the same mark. What they may not know of
    stays as it is."""
    today = timezone.localdate(at)
    present = list(ContactDetail.objects.filter(person=person, ends_on__isnull=True).order_by("-starts_on"))
    for kind, value in wanted.by_kind().items():
        of_kind = sorted(
            (row for row in present if row.kind == kind), key=lambda row: not row.is_confidential
        )
        shown = of_kind[0] if of_kind else None
        if value == (shown.value if shown else ""):
            continue
        if shown is not None:
            shown.ends_on = max(today, shown.starts_on)
            shown.save(force_update=True)
        if value:
            ContactDetail(
                person=person,
                kind=kind,
                value=value,
                is_confidential=shown is not None and shown.is_confidential,
                starts_on=today,
                author_membership_id=by.membership_id,
            ).save(force_insert=True)
