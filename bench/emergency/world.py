"""The area of one walk: children by their canaries, people who may open, who reviews, who leads. Laid as steward."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.test import Client

from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.identity.models import Address
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld, lay_area

SCHOOL, STREET = "Quagmoor Primary", "Wrenfeather Yard"
# Forename, surname, birth date, number: nothing of it may stand in an email.
CHILDREN = {
    "led": ("Zephyrine", "Quillfeather", date(2015, 7, 19), "9990000018"),
    "allocated": ("Ottoline", "Thistlewick", date(2016, 2, 28), "9990000026"),
    "both": ("Bartleby", "Crumhorn", date(2013, 11, 5), "9990000034"),
    "alone": ("Ignatia", "Wobblethwaite", date(2018, 9, 30), "9990000042"),
}
OPENERS = ("duty", "second", "nurse", "leaver")
STAYS = timedelta(days=5)


@dataclass
class World:
    """numbers: of the children. clients: a browser for each person, by name. leaves: whose post ends, and when."""

    here: AreaWorld
    numbers: dict[str, str] = field(default_factory=dict)
    people: dict[str, Membership] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    leaves: dict[str, datetime] = field(default_factory=dict)

    def email(self, who: str) -> str:
        member = self.people[who]
        assert member.user is not None
        return str(member.user.email)

    @property
    def canaries(self) -> tuple[str, ...]:
        """Everything by which somebody could tell whom: in capitals or not, with and without blanks."""
        said = [SCHOOL, STREET, *self.numbers.values()]
        for forename, surname, born, number in CHILDREN.values():
            said += [forename, surname, number, f"{number[:3]} {number[3:6]} {number[6:]}"]
            said += [born.isoformat(), f"{born.day} {born:%B %Y}", f"{born:%d/%m/%Y}"]
        said += [str(member.user) for member in self.people.values()]
        said += [member.user.name for member in self.people.values() if member.user is not None]
        return tuple(said)


def lay_world(number: int, at: datetime) -> World:
    """A fresh area, as of that moment."""
    with clock.stopped_at(at), rows.entered(rows.STEWARD):
        world = World(lay_area(f"Walkshire {number}", str(100 + number)))
        _people(world, at)
        _children(world, number)
    with rows.entered(rows.OUTSIDE):
        world.clients = {who: client_of(member) for who, member in world.people.items()}
    return world


def _people(world: World, at: datetime) -> None:
    here, team = world.here, lay.team(world.here.authority, "Emergency duty team")
    world.leaves["leaver"] = at + STAYS
    world.people = {
        "duty": lay.membership("social_worker", here.authority, team=team, user=lay.user("Perpetua Snode")),
        "second": lay.membership(
            "designated_safeguarding_lead", here.other_school, user=lay.user("Ephraim Blunderby")
        ),
        "nurse": lay.membership("school_nurse", here.authority, user=lay.user("Marigold Stoat")),
        "leaver": lay.membership(
            "health_visitor", here.authority, user=lay.user("Cuthbert Ravel"), ends_at=at + STAYS
        ),
        "manager": lay.membership("social_care_team_manager", here.authority, team=team),
        "officer": lay.membership("privacy_officer", here.authority),
        "other officer": lay.membership("privacy_officer", here.authority),
        "keeper": lay.membership("area_data_manager", here.authority),
        "social worker": here.social_worker,
        "team manager": here.team_manager,
        "senco": here.senco,
        "head": here.head,
    }


def _children(world: World, walk: int) -> None:
    here = world.here
    here.school.name = SCHOOL
    here.school.save()
    for key, (forename, surname, born, number) in CHILDREN.items():
        # Each walk is an area of its own, in a database of its own.
        child = opened_by(here.head, forename=forename, surname=surname, born_on=born, nhs_number=number)
        Address(child_id=child, lines=f"{walk} {STREET}", starts_on=date(2020, 1, 1)).save(force_insert=True)
        world.numbers[key] = str(child)
    plans.involved(_uuid(world, "led"), Kind.LEAD_PRACTITIONER, here.senco.pk)
    for key in ("allocated", "both"):
        plans.involved(_uuid(world, key), Kind.ALLOCATION, here.social_work.pk)
    plans.involved(_uuid(world, "both"), Kind.LEAD_PRACTITIONER, here.team_manager.pk)


def _uuid(world: World, key: str) -> UUID:
    return UUID(world.numbers[key])
