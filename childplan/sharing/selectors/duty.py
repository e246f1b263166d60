"""The duty to share, as it is set up here."""

from datetime import date

from django.conf import settings

from childplan.organisations.vocabulary import OrganisationKind
from childplan.sharing.rules import Duty


def duty() -> Duty:
    """The duty of the Children's Wellbeing and Schools Act 2026, section 4: its first day and the bodies that
    it binds.
    """
    day = str(settings.SHARING_DUTY_FROM)
    bodies = frozenset(OrganisationKind(kind) for kind in settings.SHARING_DUTY_BODIES)
    return Duty(date.fromisoformat(day) if day else None, bodies)
