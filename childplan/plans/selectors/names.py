"""Names of the people behind membership numbers, for a whole page at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from childplan.access.roles import BY_KEY
from childplan.access.withheld import SOMEBODY, closed_to_reader, members_of
from childplan.accounts.models import Membership
from childplan.plans.rules.words import short_role


@dataclass(frozen=True)
class PersonName:
    """Somebody who acts in a membership: a practitioner or a partner system.

    is_open: false for the people of a school that is withheld from the reader; nothing else of them is said.
    """

    membership_id: int
    name: str
    role: str
    organisation: str
    telephone: str = ""
    organisation_id: int = 0
    is_open: bool = True

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, short_role(self.role), self.organisation) if part)


def names_of(child_id: UUID, membership_ids: Iterable[int | None]) -> dict[int, PersonName]:
    """Names for this child by membership, ended ones too: what somebody wrote stays theirs. One query, or none."""
    return {m.pk: _named(m, is_open=is_open) for m, is_open in members_of(child_id, membership_ids)}


def names_by_child(pairs: Iterable[tuple[UUID, int | None]]) -> dict[tuple[UUID, int], PersonName]:
    """The same for several children, by child and membership. Two queries, or none."""
    wanted = {(child_id, number) for child_id, number in pairs if number is not None}
    members = Membership.objects.select_related("user", "partner", "organisation").in_bulk(
        {number for _, number in wanted}
    )
    closed = closed_to_reader(wanted)
    return {
        (child_id, number): _named(members[number], is_open=(child_id, number) not in closed)
        for child_id, number in wanted
        if number in members
    }


def is_live_membership(membership_id: int, *, at: datetime) -> bool:
    """Whether somebody holds this membership at that moment."""
    return Membership.objects.filter(pk=membership_id, starts_at__lte=at, ends_at__gt=at).exists()


def _named(membership: Membership, *, is_open: bool) -> PersonName:
    if not is_open:
        return PersonName(membership.pk, SOMEBODY, "", "", is_open=False)
    role = BY_KEY.get(membership.role)
    return PersonName(
        membership_id=membership.pk,
        name=membership.holder_name,
        role=role.name if role else "",
        organisation=membership.organisation.name,
        telephone=membership.organisation.telephone,
        organisation_id=membership.organisation_id,
    )
