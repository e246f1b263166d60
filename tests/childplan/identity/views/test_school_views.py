"""A school that is withheld, in the browser: the page that marks it, and every page that named it."""

import re
from uuid import UUID

import pytest
from django.urls import reverse

from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.organisations.vocabulary import OrganisationKind
from childplan.plans.vocabulary import ReleasedKind, StrandKind
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.attendance import suspended
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by, withheld
from tests.factories.safeguarding import concern
from tests.worlds.two_areas import AreaWorld

NOT_SHOWN = "On roll (school not shown)"
LIST = "/children/?of=all&name=Okafor"
WORDS = ("Larkshire Primary", "Sunbeam class", "01632 960111", "Quillon")
PAGES = (
    "plans:child_plan",
    "plans:print_plan",
    "plans:chronology",
    "plans:access",
    "plans:views",
    "plans:release",
    "identity:family",
    "attendance:child",
    "attendance:suspensions",
    "send:sen_support",
    "safeguarding:concerns",
    "escalation:child_alerts",
    "sharing:of_child",
)


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    """On roll in a class, and written about by the school's people in many places."""
    here.school.telephone = "01632 960111"
    here.school.save()
    for number, member in enumerate((here.head, here.senco, here.attendance, here.safeguarding_lead)):
        member.user.name = f"Person {number} Quillon"
        member.user.save()
    made = opened_by(here.head, forename="Amara", surname="Okafor")
    plans.involved(made, Kind.ENROLMENT, lay.team(here.school, "Sunbeam class").pk)
    plans.involved(made, Kind.LEAD_PRACTITIONER, here.senco.pk)
    plans.involved(made, Kind.ALLOCATION, here.social_work.pk)
    plans.written(here.senco, plans.about_me(made), "I like drawing.")
    plans.planned_action(
        here.senco, plans.universal(made), who_membership_id=here.senco.pk, who="Person 1 Quillon"
    )
    plans.outcome(here.senco, plans.universal(made))
    plans.view(here.senco, made)
    plans.strand(here.senco, made, StrandKind.SEN_SUPPORT, lead_membership_id=here.senco.pk)
    suspended(here.head, made, starts_on=clock.today())
    concern(here.safeguarding_lead, made)
    return made


@pytest.fixture
def outsiders(here: AreaWorld, child_id: UUID) -> list[Membership]:
    """Who works with the child, or finds it by the area, and reads nothing that is confidential of it."""
    caseload = lay.team(here.authority, "SEND")
    plans.involved(child_id, Kind.SEN_CASELOAD, caseload.pk)
    nurses = lay.team(lay.organisation(here.area, OrganisationKind.NHS, name="Larkshire Health"), "Nurses")
    plans.involved(child_id, Kind.HEALTH_CASELOAD, nurses.pk)
    return [
        here.area_attendance,
        here.screener,
        lay.membership("ehc_coordinator", here.authority, team=caseload),
        lay.membership("school_nurse", nurses.organisation, team=nurses),
        lay.membership("privacy_officer", here.authority),
        lay.membership("admissions_officer", here.authority),
    ]


def named_to(member: Membership, child_id: UUID) -> dict[str, list[str]]:
    """On which pages this member is told something of the school."""
    client, found = client_of(member), {}
    for page, path in {"the list": LIST, **{name: reverse(name, args=[child_id]) for name in PAGES}}.items():
        answer = client.get(path)
        if answer.status_code == 200:
            # Which schools there are is no secret: the list can be narrowed to each.
            text = re.sub(r"<select.*?</select>", "", answer.content.decode(), flags=re.DOTALL)
            if told := [word for word in WORDS if word in text]:
                found[page] = told
    return found


def address(child_id: UUID, school: int, what: str) -> str:
    row = Involvement.objects.get(child_id=child_id, kind=Kind.ENROLMENT, principal_id=school)
    return f"/children/{child_id}/family/schools/{row.pk}/{what}/"


class TestThePage:
    def test_says_what_follows_asks_why_and_marks(self, here: AreaWorld, child_id: UUID) -> None:
        client, family = client_of(here.social_worker), f"/children/{child_id}/family/"
        assert "Keep confidential" in client.get(family).content.decode()
        asks = address(child_id, here.school.pk, "withhold")
        words = client.get(asks).content.decode()
        assert "Larkshire Primary is then known only to its own people" in words
        assert "Enter the reason" in client.post(asks, {"reason": " "}).content.decode()
        answer = client.post(asks, {"reason": "The father must not find them"}, follow=True)
        assert "The school is now kept confidential." in answer.content.decode()
        assert "Confidential</strong>" in answer.content.decode()
        assert "This school is withheld already" in client.post(asks, {"reason": "Again"}).content.decode()
        answer = client.post(address(child_id, here.school.pk, "show"), {"reason": "Safe now"}, follow=True)
        assert "The school is shown again." in answer.content.decode()

    def test_is_for_whoever_writes_what_is_confidential(self, here: AreaWorld, child_id: UUID) -> None:
        asks = address(child_id, here.school.pk, "withhold")
        assert client_of(here.head).get(asks).status_code == 403
        assert client_of(here.area_attendance).get(asks).status_code == 403
        assert client_of(here.other_head).get(asks).status_code == 404
        withheld(here.social_worker, child_id, here.school)
        # Of a school that is not shown there is no page either.
        assert client_of(here.screener).get(asks).status_code == 404


class TestEveryPage:
    def test_named_the_school_before(self, outsiders: list[Membership], child_id: UUID) -> None:
        told = {page for member in outsiders for page in named_to(member, child_id)}
        # There are no marks and no SEN support yet, nothing is shared or released, and no alert; all the others tell.
        silent = {"attendance:child", "send:sen_support", "plans:release", "sharing:of_child"}
        assert {*PAGES, "the list"} - told == {*silent, "escalation:child_alerts"}

    def test_names_it_to_nobody_else_any_more(
        self, here: AreaWorld, outsiders: list[Membership], child_id: UUID
    ) -> None:
        withheld(here.social_worker, child_id, here.school)
        assert {m.role: named for m in outsiders if (named := named_to(m, child_id))} == {}

    def test_goes_on_naming_it_to_those_who_may_know(self, here: AreaWorld, child_id: UUID) -> None:
        before = [named_to(member, child_id) for member in (here.social_worker, here.senco)]
        withheld(here.social_worker, child_id, here.school)
        assert [named_to(member, child_id) for member in (here.social_worker, here.senco)] == before

    def test_says_that_the_child_is_on_roll(self, here: AreaWorld, child_id: UUID) -> None:
        withheld(here.social_worker, child_id, here.school)
        client = client_of(here.area_attendance)
        pages = [
            reverse(name, args=[child_id])
            for name in ("plans:child_plan", "identity:family", "attendance:child")
        ]
        for page in (LIST, *pages):
            assert NOT_SHOWN in client.get(page).content.decode(), page

    def test_asks_as_much_as_it_did(self, here: AreaWorld, child_id: UUID) -> None:
        client, page = client_of(here.area_attendance), f"/children/{child_id}/"
        before = statements(client, page)
        withheld(here.social_worker, child_id, here.school)
        assert statements(client, page) <= before

    def test_finds_nobody_by_the_school(self, here: AreaWorld, child_id: UUID) -> None:
        filtered = f"/children/?of=all&school={here.school.pk}"
        assert "Okafor" in client_of(here.area_attendance).get(filtered).content.decode()
        withheld(here.social_worker, child_id, here.school)
        assert "Okafor" not in client_of(here.area_attendance).get(filtered).content.decode()
        assert "Okafor" in client_of(here.social_worker).get(filtered).content.decode()


class TestARelease:
    def test_that_names_the_school_is_refused(self, here: AreaWorld, child_id: UUID) -> None:
        father = plans.adult(child_id, "Daniel Okafor")
        withheld(here.social_worker, child_id, here.school)
        section = plans.written(
            here.social_worker, plans.about_me(child_id), "Since May at Larkshire primary."
        )
        with pytest.raises(ValueError, match="confidential"):
            plans.released(here.social_worker, child_id, father, plans.piece(section, ReleasedKind.SECTION))

    def test_of_somebody_who_does_not_know_it_may_name_no_school(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        caseload = lay.team(here.authority, "SEND")
        plans.involved(child_id, Kind.SEN_CASELOAD, caseload.pk)
        coordinator = lay.membership("ehc_coordinator", here.authority, team=caseload)
        father = plans.adult(child_id, "Daniel Okafor")
        section = plans.written(
            here.social_worker, plans.about_me(child_id), "I liked Larkshire Junior better."
        )
        withheld(here.social_worker, child_id, here.school)
        with pytest.raises(ValueError, match="confidential"):
            plans.released(coordinator, child_id, father, plans.piece(section, ReleasedKind.SECTION))
        plans.released(here.social_worker, child_id, father, plans.piece(section, ReleasedKind.SECTION))
