"""Lay the borough's bodies and people. They hold no child, so they are written straight, as steward."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from childplan.accounts.models import Membership, User
from childplan.escalation.models import ProtocolThreshold
from childplan.organisations.models import Area, Organisation, Team

from .bodies import AREA, BODIES, LA_NUMBER, PASSWORD, PEOPLE

LONG_AGO = datetime(2019, 9, 2, 8, 0, tzinfo=UTC)


@dataclass
class Borough:
    """Everything the stories name, by key."""

    area: Area
    bodies: dict[str, Organisation] = field(default_factory=dict)
    teams: dict[tuple[str, str], Team] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)

    def team(self, body: str, name: str) -> Team:
        return self.teams[body, name]


def lay_borough() -> Borough:
    """The area, its organisations, teams, people with the demo password, and its signed protocol."""
    borough = Borough(Area.objects.create(name=AREA, la_number=LA_NUMBER))
    for body in BODIES:
        organisation = Organisation.objects.create(
            area=borough.area,
            name=body.name,
            kind=body.kind,
            school_kind=body.school_kind,
            governance=body.governance,
            laestab=body.laestab,
            urn=body.urn,
            telephone=body.telephone,
        )
        borough.bodies[body.key] = organisation
        for name in body.teams:
            borough.teams[body.key, name] = Team.objects.create(organisation=organisation, name=name)
    _lay_people(borough)
    _lay_protocol(borough.area)
    return borough


def _lay_people(borough: Borough) -> None:
    # Hashing is slow on purpose; everyone has the same demo password, so it is hashed once.
    first = User(email="nobody", name="")
    first.set_password(PASSWORD)
    for person in PEOPLE:
        user = User.objects.create(email=person.email, name=person.name, password=first.password)
        borough.members[person.key] = Membership.objects.create(
            user=user,
            organisation=borough.bodies[person.body],
            team=borough.teams.get((person.body, person.team)),
            role=person.role,
            starts_at=LONG_AGO,
        )


def _lay_protocol(area: Area) -> None:
    for name, value in (("percentage", Decimal(90)), ("sessions", Decimal(20))):
        ProtocolThreshold.objects.create(
            area=area,
            trigger="attendance_at_or_below",
            name=name,
            value=value,
            valid_from=LONG_AGO.date(),
            approved_by="Ravensmere Safeguarding Children Partnership",
            approved_on=LONG_AGO.date(),
        )
