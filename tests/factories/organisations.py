"""Areas, organisations, teams, people and memberships. They hold no child, so they are laid straight."""

import itertools
from datetime import UTC, datetime

from childplan.accounts.models import Membership, User
from childplan.organisations.models import Area, Organisation, Team
from childplan.organisations.vocabulary import OrganisationKind, SchoolKind

_numbers = itertools.count(1)
# Numbers with a fixed length come round again; no test lays hundreds of areas or thousands of schools.
_area_numbers = itertools.cycle(range(100, 900))
_school_numbers = itertools.cycle(range(2000, 9000))
LONG_AGO = datetime(2020, 9, 1, tzinfo=UTC)
PASSWORD = "a long demo password"


def area(name: str = "", la_number: str = "") -> Area:
    n = next(_numbers)
    return Area.objects.create(name=name or f"Area {n}", la_number=la_number or str(next(_area_numbers)))


def organisation(
    area: Area, kind: OrganisationKind = OrganisationKind.LOCAL_AUTHORITY, **fields: object
) -> Organisation:
    fields.setdefault("name", f"{kind.label} {next(_numbers)}")
    return Organisation.objects.create(area=area, kind=kind, **fields)


def school(area: Area, **fields: object) -> Organisation:
    fields.setdefault("laestab", f"{area.la_number}{next(_school_numbers)}")
    fields.setdefault("school_kind", SchoolKind.PRIMARY)
    return organisation(area, OrganisationKind.SCHOOL, **fields)


def team(organisation: Organisation, name: str = "") -> Team:
    return Team.objects.create(organisation=organisation, name=name or f"Team {next(_numbers)}")


def user(name: str = "", email: str = "") -> User:
    n = next(_numbers)
    return User.objects.create_user(email or f"person{n}@example.org", PASSWORD, name=name or f"Person {n}")


def membership(
    role: str, organisation: Organisation, *, team: Team | None = None, **fields: object
) -> Membership:
    """Somebody new, holding this role."""
    fields.setdefault("starts_at", LONG_AGO)
    fields.setdefault("user", user())
    return Membership.objects.create(role=role, organisation=organisation, team=team, **fields)
