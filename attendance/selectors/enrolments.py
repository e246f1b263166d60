"""Questions about who is on a school's roll, and what opens a child to the people of a school."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from attendance.selectors.imports import own_organisation
from childplan.access.models import Involvement
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.organisations.models import Organisation, Team
from childplan.organisations.vocabulary import OrganisationKind


@dataclass(frozen=True)
class NextSchool:
    """A school of the area."""

    school_id: int
    name: str


def enrolments_here(scope: Scope, child_id: UUID, *, at: datetime) -> list[Involvement]:
    """The live enrolments of this child at the reader's own school. One query."""
    return list(
        Involvement.objects.filter(
            child_id=child_id,
            kind=InvolvementKind.ENROLMENT,
            principal_id=own_organisation(scope),
            starts_at__lte=at,
            ends_at__gt=at,
        )
    )


def may_keep_register(scope: Scope, child_id: UUID, *, at: datetime) -> bool:
    """Whether the reader makes marks, and this child is on the roll of their own school. At most one query."""
    return scope.may(Permission.RECORD_MARKS) and bool(enrolments_here(scope, child_id, at=at))


def held_by_the_school(scope: Scope, child_id: UUID, *, at: datetime) -> list[Involvement]:
    """Every live involvement of the reader's school, of its teams and of its people; the school's own comes last.

    Not names on a restricted record: those are ended by whoever answers for it. Three queries.
    """
    school = own_organisation(scope)
    teams = Team.objects.filter(organisation_id=school).values("pk")
    members = Membership.objects.filter(organisation_id=school).values("pk")
    live = Involvement.objects.filter(child_id=child_id, starts_at__lte=at, ends_at__gt=at).exclude(
        kind=InvolvementKind.LEFT_ROLL
    )
    found = [
        *live.filter(principal_id__in=teams),
        *live.filter(principal_id__in=members).exclude(kind=InvolvementKind.NAMED_LIST),
        *live.filter(principal_id=school),
    ]
    # Through which the author sees the child: their own, and the school's.
    mine = set(scope.principals)
    return sorted(found, key=lambda row: row.principal_id in mine)


def next_schools(area_id: int | None) -> list[NextSchool]:
    """The schools of the area, by name. They hold no child. One query."""
    schools = Organisation.objects.filter(area_id=area_id or 0, kind=OrganisationKind.SCHOOL).order_by("name")
    return [NextSchool(school.pk, school.name) for school in schools]
