"""What the law of sharing is here and when: the duty to share, and recognised legitimate interests."""

from datetime import date

from django.conf import settings

from childplan.organisations.vocabulary import OrganisationKind
from childplan.sharing.rules import Duty, Recipient, bases_offered
from childplan.sharing.vocabulary import Basis


def bases_between(sharer: OrganisationKind, recipient: Recipient, *, today: date) -> tuple[Basis, ...]:
    """The lawful bases that somebody of such a body may choose on that day, by the law as it is set up here."""
    return bases_offered(sharer, recipient, duty(), today=today, recognised_from=recognised_from())


def recognised_from() -> date | None:
    """The day from which UK GDPR Article 6(1)(ea), recognised legitimate interests, is in force.

    Source: Data (Use and Access) Act 2025, section 70; SI 2026/82, regulation 2.
    """
    day = str(settings.RECOGNISED_INTERESTS_FROM)
    return date.fromisoformat(day) if day else None


def duty() -> Duty:
    """The duty of the Children's Wellbeing and Schools Act 2026, section 4: its first day and the bodies that
    it binds.
    """
    day = str(settings.SHARING_DUTY_FROM)
    bodies = frozenset(OrganisationKind(kind) for kind in settings.SHARING_DUTY_BODIES)
    return Duty(date.fromisoformat(day) if day else None, bodies)
