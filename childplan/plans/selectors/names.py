"""Names of the people behind membership numbers, for a whole page at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from childplan.access.roles import BY_KEY
from childplan.accounts.models import Membership
from childplan.plans.rules.words import short_role


@dataclass(frozen=True)
class PersonName:
    """Somebody who acts in a membership: a practitioner or a partner system."""

    membership_id: int
    name: str
    role: str
    organisation: str
    telephone: str = ""
    organisation_id: int = 0

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, short_role(self.role), self.organisation) if part)


def names_of(membership_ids: Iterable[int | None]) -> dict[int, PersonName]:
    """Names by membership, ended ones too: what somebody wrote stays theirs. One query, or none."""
    wanted = {number for number in membership_ids if number is not None}
    found = Membership.objects.filter(pk__in=wanted).select_related("user", "partner", "organisation")
    return {m.pk: _named(m) for m in found}


def is_live_membership(membership_id: int, *, at: datetime) -> bool:
    """Whether somebody holds this membership at that moment."""
    return Membership.objects.filter(pk=membership_id, starts_at__lte=at, ends_at__gt=at).exists()


def _named(membership: Membership) -> PersonName:
    role = BY_KEY.get(membership.role)
    return PersonName(
        membership_id=membership.pk,
        name=membership.holder_name,
        role=role.name if role else "",
        organisation=membership.organisation.name,
        telephone=membership.organisation.telephone,
        organisation_id=membership.organisation_id,
    )
