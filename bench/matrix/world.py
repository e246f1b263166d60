"""One person of each role and one record with something of everything, laid in a transaction that is undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.urls import reverse

from bench.matrix.typed import KEEPER, Operation, bodies, people
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.identity.models import Address, ChildName, FamilyPerson, Flag
from childplan.organisations.models import Organisation
from childplan.organisations.vocabulary import OrganisationKind
from childplan.plans.models import Section, Strand
from childplan.plans.vocabulary import StrandKind
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.attendance import suspended
from tests.factories.identity import opened_by
from tests.factories.partners import partner_of
from tests.factories.portal import parent_of
from tests.factories.safeguarding import concern
from tests.factories.send import sen_support
from tests.factories.sharing import family_agreement
from tests.house.addresses import BY_NAME
from tests.house.matrix import reverse_arguments
from tests.house.rows.typed import AREA, FAMILY, SYSTEMS, Person

SURNAME, HOME, HIDDEN, PARENT = "Rixwell", "12 Matrix Row", "9 Hidden Close", "Maud Rixwell"
SEN_TEXT, CARE_TEXT = "Reads to the dog on Fridays", "Breakfast is on the table"
SYSTEM_SCOPES = {
    "partner_system": ("identity:read", "plan:read", "attendance:read", "suspensions:read"),
    "school_system": ("identity:read", "attendance:write", "suspensions:read"),
}
BODIES = {
    "council": OrganisationKind.LOCAL_AUTHORITY,
    "school": OrganisationKind.SCHOOL,
    "nhs": OrganisationKind.NHS,
    "police": OrganisationKind.POLICE,
    "voluntary": OrganisationKind.VOLUNTARY,
    "inspectorate": OrganisationKind.INSPECTORATE,
}
FACTS = """
insert into facts_fact (id, child_id, name, version, information_class, payload, title, occurred_at, published_at)
select gen_random_uuid(), %s, 'proof.matrix', 1, 1 << n, '{}', 'Told-of-class-' || (1 << n) || '-here', now(), now()
  from generate_series(0, 9) n returning id::text, information_class
"""


@dataclass
class World:
    """numbers: of each principal in the words of the typed tables. rows: the id of each thing on the record."""

    child_id: UUID
    people: Mapping[str, Person]
    numbers: dict[str, int]
    users: dict[str, int]
    tokens: dict[str, str]
    other_area: int
    home_area: int
    rows: dict[str, str] = field(default_factory=dict)
    markers: dict[str, str] = field(default_factory=dict)

    def path(self, operation: Operation, person: Person) -> str:
        """Where that person asks for it."""
        name = operation.api if person.role in SYSTEMS and operation.api else operation.address
        row = BY_NAME[name]
        if not row.of:
            narrowed = f"?of=all&name={SURNAME}" if name == "plans:case_list" else ""
            return reverse(name) + narrowed
        wanted = {"child_id": str(self.child_id)}
        if row.argument:
            wanted[row.argument] = self.rows[operation.of]
        parts = reverse_arguments(name)
        return reverse(name, kwargs={key: value for key, value in wanted.items() if key in parts})

    def marker(self, operation: Operation) -> str:
        """What stands on the page for whoever is told; "" where the page itself is the answer."""
        return self.markers.get(operation.key, "")


def laid() -> World:
    """Everything, as steward and by acts; the relations are those of no state yet (`standing.py`)."""
    area, other = lay.area("Matrixshire", "997"), lay.area("Elsewhere", "998")
    world = World(uuid4(), people(), {AREA: area.pk}, {}, {}, other.pk, area.pk)
    places = {
        key: lay.school(area, name="Matrix Primary")
        if key == "school"
        else lay.organisation(area, kind, name=f"The {key}")
        for key, kind in BODIES.items()
    }
    world.numbers |= {f"body:{key}": place.pk for key, place in places.items()}
    members = _members(world, places)
    world.child_id = opened_by(
        members["head_teacher"], forename="Mattie", surname=SURNAME, born_on=date(2017, 5, 3)
    )
    plans.involved(world.child_id, InvolvementKind.ENROLMENT, places["school"].pk)
    plans.involved(world.child_id, InvolvementKind.ALLOCATION, members["keeper"].pk)
    parent = parent_of(world.child_id, name=PARENT)
    parent.user = lay.user(PARENT)
    parent.save()
    world.numbers[f"family:{FAMILY}"], world.users[FAMILY] = parent.pk, parent.user.pk
    plans.involved(world.child_id, InvolvementKind.FAMILY, parent.pk)
    _contents(world, members, parent)
    return world


def _members(world: World, places: Mapping[str, Organisation]) -> dict[str, Membership]:
    """One person of each role, and one more who decides about protection and whom nobody asks."""
    members = {}
    for body, held in bodies().items():
        for role in held:
            if role in SYSTEMS:
                system = partner_of(places[body], scopes=SYSTEM_SCOPES[role])
                world.tokens[role] = system.token
                world.numbers[f"person:{role}"] = system.registered.membership_id
                continue
            team = None
            if (holder := f"team:{body}/{role}") in world.people[role].holders:
                team = lay.team(places[body], role)
                world.numbers[holder] = team.pk
            members[role] = _member(world, role, lay.membership(role, places[body], team=team))
    members["keeper"] = lay.membership("social_worker", places["council"])
    world.numbers[KEEPER] = members["keeper"].pk
    return members


def _member(world: World, role: str, member: Membership) -> Membership:
    if role == "inspector":
        member.starts_at = clock.now() - timedelta(days=1)
        member.save()
    world.numbers[f"person:{role}"] = member.pk
    world.users[role] = member.user.pk
    return member


def _contents(world: World, members: Mapping[str, Membership], parent: FamilyPerson) -> None:
    """What stands on the record, each written by whoever writes it in life."""
    child, senco, keeper = world.child_id, members["senco"], members["keeper"]
    support = sen_support(senco, child)
    sen = Strand.objects.get(child_id=child, kind=StrandKind.SEN_SUPPORT)
    care = plans.strand(keeper, child, StrandKind.CHILD_IN_NEED)
    sen_plan = plans.written(senco, Section.objects.get(strand=sen, key="plan"), SEN_TEXT)
    care_plan = plans.written(keeper, _first_of(care), CARE_TEXT)
    outcome = plans.outcome(senco, sen, text="Reads a book alone")
    action = plans.planned_action(senco, sen)
    view = plans.view(senco, child, "I like matrices")
    monday = clock.today() - timedelta(days=clock.today().weekday() + 7)
    suspension = suspended(members["school_attendance_officer"], child, starts_on=monday)
    agreement = family_agreement(keeper, child)
    # The contact card beside it is of another class.
    released = next(
        item
        for item in plans.released(senco, child, parent, plans.piece(sen_plan))
        if item.information_class == InformationClass.SEND
    )
    written = {
        "sen": sen, "care": care, "sen_plan": sen_plan, "care_plan": care_plan, "outcome": outcome, "action": action,
        "view": view, "suspension": suspension, "sen_support": support, "agreement": agreement,
        "concern": concern(keeper, child), "released": released,
    }  # fmt: skip
    world.rows |= {key: str(row.pk) for key, row in written.items()} | {
        "open": str(child),
        "find": str(child),
    }
    _identity(world, parent)
    _told(world)


def _first_of(strand: Strand) -> Section:
    found = Section.objects.filter(strand=strand).order_by("position").first()
    assert found is not None
    return found


def _identity(world: World, parent: FamilyPerson) -> None:
    since: dict[str, Any] = {"child_id": world.child_id, "starts_on": clock.today() - timedelta(days=20)}
    laid_rows = {
        "lives": Address(lines=HOME, postcode="LA1 1AA", **since),
        "lives_in_secret": Address(lines=HIDDEN, postcode="LA1 1AB", kind="placement", is_confidential=True, **since),
        "name": ChildName(child_id=world.child_id, kind="former", forename="Mattie", surname="Oldname"),
        "flag": Flag(kind="young_carer", information_class=InformationClass.SOCIAL_CARE, **since),
        "timetable": Flag(
            kind="part_time_timetable", information_class=InformationClass.EDUCATION,
            **since, ends_on=clock.today() - timedelta(days=2),
        ),
    }  # fmt: skip
    for key, row in laid_rows.items():
        row.save(force_insert=True)
        world.rows[key] = str(row.pk)
    (tie,) = parent.relationships.all()
    world.rows["parent"] = str(tie.pk)


def _told(world: World) -> None:
    """One line of each class in the record's chronology; and what each page says to whoever is told."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [world.child_id])
        facts = {InformationClass(bit).name.lower(): number for number, bit in cursor.fetchall()}
    for key, of in (
        ("attendance", "attendance"),
        ("health_news", "health"),
        ("protection_news", "protection"),
        ("admissions_news", "admissions"),
    ):
        world.rows[key] = facts[of]
        if key != "attendance":
            world.markers[key] = f"Told-of-class-{InformationClass[of.upper()].value}-here"
    world.markers |= {
        "find": str(world.child_id), "open": SURNAME, "lives": HOME, "lives_in_secret": HIDDEN, "parent": PARENT,
        "flag": "Young carer", "suspension": "Turned over two tables", "sen_plan": SEN_TEXT, "care_plan": CARE_TEXT,
        "care_known": "Child in need", "sen_printed": SEN_TEXT, "care_printed": CARE_TEXT, "versions": SEN_TEXT,
        "outcome": "Reads a book alone", "view": "I like matrices", "concern": "", "released": SEN_TEXT,
        "who_can_see": "Who can see Mattie, and why",
    }  # fmt: skip
