"""Who may be invited to a child's page, and how long an invitation is good for."""

from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone


class Invitable(Protocol):
    """What the rule asks about an adult."""

    @property
    def name(self) -> str: ...
    @property
    def ended_on(self) -> date | None: ...
    @property
    def no_contact(self) -> bool: ...
    @property
    def has_parental_responsibility(self) -> bool: ...
    @property
    def has_care(self) -> bool: ...
    @property
    def is_self(self) -> bool: ...
    @property
    def suspended_at(self) -> datetime | None: ...
    @property
    def sees_since(self) -> datetime | None: ...
    @property
    def email(self) -> str: ...


def obstacle(adult: Invitable) -> str:
    """Why this adult may not be invited now, in words for the practitioner; nothing when they may.

    Parental responsibility is ground enough, and so is the care of the child: for education a foster carer or a
    grandparent counts as a parent (Education Act 1996, section 576). The young person needs no ground. The gravest
    reason comes first. An order that only shapes contact does not stand in the way by itself: the practitioner records
    that it was considered. One that forbids contact is recorded as "no contact".
    """
    if adult.no_contact:
        return (
            "The record says that they must have no contact with this child. They cannot be shown anything. "
            "If that has changed, record the new order first."
        )
    if adult.ended_on is not None:
        return "Their tie to this child has ended."
    if not (adult.has_parental_responsibility or adult.has_care or adult.is_self):
        return (
            "They have no parental responsibility on record, and do not live with the child. If they have it, or look "
            "after the child, record it first: see who can have it on GOV.UK, “Parental rights and responsibilities”."
        )
    if adult.suspended_at is not None:
        return "Their sign-in is stopped. It has to be opened again first."
    if adult.sees_since is not None:
        return "They see this child’s page already."
    if not adult.email:
        return "There is no email address on record to write to. Ask them for one that nobody else reads."
    return ""


def expires_at(made_at: datetime, *, days: int) -> datetime:
    """The end of the last day on which the link works, in the area's time zone.

    days: calendar days after the day it was made.
    """
    last = timezone.localdate(made_at) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))


def last_day_of(expires: datetime) -> date:
    """The last calendar day of something that ends at that midnight."""
    return timezone.localdate(expires) - timedelta(days=1)
