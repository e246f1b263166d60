"""Lay the borough's bodies and people. They hold no child, so they are written straight, as steward."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from childplan.access.roles import role
from childplan.accounts.models import Membership, User
from childplan.common import clock
from childplan.common.vocabulary import EVERY_CLASS
from childplan.escalation.models import ProtocolThreshold
from childplan.organisations.models import Area, Organisation, Team
from childplan.sharing.models import SharingAgreement
from childplan.sharing.vocabulary import Basis, Purpose

from .bodies import AREA, BODIES, LA_NUMBER, PASSWORD, PEOPLE
from .second_steps import lay_second_step

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
    _lay_protocol(borough)
    _lay_agreement(borough)
    return borough


def _lay_agreement(borough: Borough) -> None:
    """What the borough's bodies signed: the systems of its schools act under it. It names no child."""
    today = clock.today()
    SharingAgreement.objects.create(
        area=borough.area,
        title="Ravensmere records agreement",
        organisation_ids=sorted(body.pk for body in borough.bodies.values()),
        purposes=[Purpose.SCHOOL],
        classes=EVERY_CLASS,
        basis=Basis.PUBLIC_TASK,
        where_kept="Ravensmere Council, information governance",
        signed_on=today - timedelta(days=200),
        valid_from=today - timedelta(days=190),
        review_on=today + timedelta(days=165),
        kept_at=clock.now() - timedelta(days=190),
        kept_by_membership_id=0,
    )


def _lay_people(borough: Borough) -> None:
    # Hashing is slow on purpose; everyone has the same demo password, so it is hashed once.
    this_week = clock.now() - timedelta(days=3)
    first = User(email="nobody", name="")
    first.set_password(PASSWORD)
    for person in PEOPLE:
        user = User.objects.create(email=person.email, name=person.name, password=first.password)
        lay_second_step(user)
        borough.members[person.key] = Membership.objects.create(
            user=user,
            organisation=borough.bodies[person.body],
            team=borough.teams.get((person.body, person.team)),
            role=person.role,
            # Who holds a role for some weeks came this week.
            starts_at=this_week if role(person.role).longest_days else LONG_AGO,
        )


def _lay_protocol(borough: Borough) -> None:
    for name, value in (("percentage", Decimal(90)), ("sessions", Decimal(20))):
        ProtocolThreshold.objects.create(
            area=borough.area,
            trigger="attendance_at_or_below",
            name=name,
            value=value,
            valid_from=LONG_AGO.date(),
            reason="Agreed by Ravensmere Safeguarding Children Partnership with its first protocol.",
            set_at=LONG_AGO,
        )
    _lay_coming_number(borough)


def _lay_coming_number(borough: Borough) -> None:
    """What the partnership has agreed on for a later day, so that the page has something to show."""
    ProtocolThreshold.objects.create(
        area=borough.area,
        trigger="attendance_at_or_below",
        name="percentage",
        value=Decimal(92),
        valid_from=clock.today() + timedelta(days=90),
        reason="Agreed by Ravensmere Safeguarding Children Partnership at its autumn meeting: help comes earlier.",
        set_at=clock.now() - timedelta(days=6),
        set_by_membership_id=borough.members["mary.quill"].pk,
    )
