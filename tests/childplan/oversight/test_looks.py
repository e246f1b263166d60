"""Who may read which lines of the log, and in which words; and that reading them is itself a look."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass as Class
from childplan.history.models import AccessEvent
from childplan.history.vocabulary import Way
from childplan.oversight.presenters import harmless
from tests.factories import organisations as lay
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by, restricted_by
from tests.factories.looks import MONDAY, looked, refused
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head, forename="Amara", surname="Okafor")


def page(by: Membership, address: str) -> str:
    answer = client_of(by).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestTheOfficer:
    def test_reads_what_was_looked_at_in_the_area_in_words(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        looked(here.senco, child_id, classes=int(Class.SEND | Class.IDENTITY))
        words = page(officer, "/looking/")
        assert "Opened the plan" in words
        assert here.senco.holder_name in words
        assert "Amara Okafor" in words
        assert "Special educational needs and disability" in words

    def test_reads_nothing_of_another_area(
        self, here: AreaWorld, there: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        looked(there.senco, opened_by(there.head, surname="Quillfeather"), act="plans:chronology")
        looked(there.senco, None, act="plans:chronology")
        words = page(officer, "/looking/")
        assert "Quillfeather" not in words
        assert "Opened the chronology" not in words

    def test_learns_of_no_restricted_record_and_of_none_that_is_not_there(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        looked(here.social_worker, child_id, act="plans:chronology")
        restricted_by(here.social_worker, child_id)
        looked(here.social_worker, child_id, act="plans:print_plan")
        refused(here.senco, child_id, act="identity:family")
        refused(here.senco, uuid4(), act="identity:family")
        words = page(officer, "/looking/")
        for phrase in ("Opened the chronology", "Printed the plan", "opened family", "Okafor"):
            assert phrase not in words
        assert client_of(officer).get(f"/children/{child_id}/looks/").status_code == 404

    def test_of_a_body_other_than_the_authority_reads_that_bodys_lines(
        self, here: AreaWorld, of_health: Membership, child_id: UUID
    ) -> None:
        nurse = lay.membership("school_nurse", of_health.organisation)
        looked(nurse, child_id, act="plans:chronology")
        looked(here.senco, child_id, act="plans:print_plan")
        words = page(of_health, "/looking/")
        assert "Opened the chronology" in words
        assert "Printed the plan" not in words

    def test_is_not_told_of_a_school_that_is_withheld_of_the_child(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        enrolment = involved(child_id, InvolvementKind.ENROLMENT, here.school.pk)
        enrolment.is_confidential = True
        enrolment.save()
        looked(here.senco, child_id, act="plans:chronology", from_address="10.9.8.7")
        for address in ("/looking/?way=view", f"/children/{child_id}/looks/"):
            words = page(officer, address).partition("<tbody")[2].partition("</tbody")[0]
            assert "Opened the chronology" in words
            assert "Somebody at a school" in words
            for hidden in (here.senco.holder_name, here.school.name):
                assert hidden not in words
        table = client_of(officer).get("/looking/table/").content.decode()
        assert "10.9.8.7" not in table
        for narrowed in (f"person={here.senco.holder_name}", f"organisation={here.school.pk}"):
            assert "Opened the chronology" not in page(officer, f"/looking/?{narrowed}")

    def test_reads_signing_in_and_what_was_refused(self, here: AreaWorld, officer: Membership) -> None:
        looked(here.senco, None, act="account_login", way=Way.SIGN_IN)
        refused(here.senco, None, act="safeguarding:allocate")
        words = page(officer, "/looking/")
        assert "Signing in" in words
        assert "Was refused: allocating a social worker" in words

    @pytest.mark.parametrize(
        ("filters", "shown"),
        [
            ("person=Wanda", {"chronology"}),
            ("person=wand%25", set()),
            ("way=print", {"print_plan"}),
            ("outcome=refused", {"family"}),
            (f"about={int(Class.HEALTH)}", {"chronology"}),
            ("beyond_hours=on", {"print_plan"}),
            ("since_day=3&since_month=3&since_year=2026", {"family"}),
            ("until_day=2&until_month=3&until_year=2026", {"chronology", "print_plan"}),
            (
                "way=nonsense&about=nonsense&organisation=7&since_day=40",
                {"chronology", "print_plan", "family"},
            ),
        ],
    )
    def test_narrows_them(
        self, here: AreaWorld, officer: Membership, child_id: UUID, filters: str, shown: set[str]
    ) -> None:
        wanda = lay.membership("senco", here.school, user=lay.user("Wanda Voss"))
        looked(wanda, child_id, act="plans:chronology", classes=int(Class.HEALTH))
        looked(here.senco, child_id, act="plans:print_plan", way=Way.PRINT, at=MONDAY.replace(hour=22))
        refused(here.senco, child_id, act="identity:family", at=MONDAY + timedelta(days=1))
        words = page(officer, f"/looking/?{filters}")
        phrases = {
            "chronology": "Opened the chronology",
            "print_plan": "Printed the plan",
            "family": "opened family and addresses",
        }
        assert {name for name, phrase in phrases.items() if phrase in words} == shown

    def test_goes_back_page_by_page_without_missing_one(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        made = {looked(here.senco, child_id, act="plans:chronology").pk for _ in range(120)}
        client, address, times = client_of(officer), "/looking/?person=" + here.senco.holder_name, 0
        while address:
            words = client.get(address).content.decode()
            times += words.count("Opened the chronology")
            links = [
                part.partition('"')[0]
                for part in words.split('href="')[1:]
                if "before=" in part.partition('"')[0]
            ]
            address = "/looking/" + links[0].replace("&amp;", "&") if links else ""
        assert times == len(made)

    def test_takes_them_along_as_a_file_which_is_itself_in_the_log(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        looked(here.senco, child_id, purpose="=HYPERLINK(1)")
        answer = client_of(officer).get("/looking/table/")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        (line,) = [one for one in lines if one["Child"] == "Amara Okafor"]
        assert (line["What"], line["Purpose"]) == ("Opened the plan", "'=HYPERLINK(1)")
        written = AccessEvent.objects.get(act="oversight:looks_table", child_id=child_id)
        assert (written.way, written.means) == (Way.EXPORT, "csv")

    def test_leaves_a_line_themselves(self, here: AreaWorld, officer: Membership, child_id: UUID) -> None:
        looked(here.senco, child_id)
        page(officer, "/looking/")
        assert AccessEvent.objects.filter(
            act="oversight:looks", child_id=child_id, user_id=officer.user_id
        ).exists()
        assert "Opened who looked" in page(officer, "/looking/")

    def test_asks_a_constant_number_of_statements(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        client = client_of(officer)
        looked(here.senco, child_id)
        client.get("/looking/")
        before = statements(client, "/looking/")
        for _ in range(5):
            looked(lay.membership("senco", here.school), opened_by(here.head))
        assert statements(client, "/looking/") == before

    @pytest.mark.parametrize("who", ["senco", "social_worker", "team_manager", "head"])
    def test_is_the_only_one_for_whom_there_is_such_a_page(self, here: AreaWorld, who: str) -> None:
        client = client_of(getattr(here, who))
        for address in ("/looking/", "/looking/table/", "/looking/hours/"):
            assert client.get(address).status_code == 403

    @pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1"])
    def test_has_no_formula_in_a_cell(self, cell: str) -> None:
        assert harmless(cell).startswith("'")


class TestOneChild:
    def test_is_for_whoever_decides_about_its_protection(
        self, here: AreaWorld, there: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        looked(here.senco, child_id, act="plans:chronology")
        address = f"/children/{child_id}/looks/"
        assert client_of(here.social_worker).get(address).status_code == 404
        involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        for reader in (here.social_worker, officer):
            assert "Opened the chronology" in page(reader, address)
        for outsider, status in ((here.head, 403), (here.senco, 403), (there.social_worker, 404)):
            assert client_of(outsider).get(address).status_code == status

    def test_shows_that_childs_lines_alone(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        looked(here.senco, opened_by(here.head), act="plans:chronology")
        assert "Opened the chronology" not in page(officer, f"/children/{child_id}/looks/")

    def test_of_a_restricted_record_is_for_its_list(self, here: AreaWorld, child_id: UUID) -> None:
        involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        restricted_by(here.social_worker, child_id)
        assert "Who has looked" in page(here.social_worker, f"/children/{child_id}/looks/")
        assert client_of(here.team_manager).get(f"/children/{child_id}/looks/").status_code == 404

    def test_is_offered_in_the_childs_menu_to_those_alone(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        assert f"/children/{child_id}/looks/" not in page(here.senco, f"/children/{child_id}/family/")
        assert f"/children/{child_id}/looks/" in page(officer, f"/children/{child_id}/access/")


class TestTheManager:
    def test_reads_what_their_own_people_looked_at_of_what_they_see_themselves(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        unseen = opened_by(here.head, surname="Quillfeather")
        involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        looked(here.social_worker, child_id, act="plans:chronology", classes=int(Class.SOCIAL_CARE))
        looked(here.social_worker, unseen, act="plans:print_plan")
        looked(here.social_worker, None, act="account_login", way=Way.SIGN_IN)
        looked(here.senco, child_id, act="identity:family")
        words = page(here.team_manager, "/looking/team/")
        assert "Opened the chronology" in words
        for other in ("Printed the plan", "Quillfeather", "Signing in", "Opened family"):
            assert other not in words

    def test_reads_no_line_of_what_they_do_not_read(self, here: AreaWorld, child_id: UUID) -> None:
        looked(here.senco, child_id, act="plans:chronology", classes=int(Class.ADMISSIONS | Class.IDENTITY))
        looked(here.senco, child_id, act="plans:print_plan", classes=int(Class.HEALTH | Class.IDENTITY))
        head = page(here.head, "/looking/team/")
        worker = lay.membership("authority_attendance_officer", here.authority)
        manager = lay.membership("attendance_team_manager", here.authority)
        looked(worker, child_id, act="identity:family", classes=int(Class.HEALTH | Class.IDENTITY))
        looked(worker, child_id, act="attendance:child", classes=int(Class.ATTENDANCE | Class.IDENTITY))
        words = page(manager, "/looking/team/")
        assert "Opened attendance" in words
        assert "Opened family" not in words
        assert "Printed the plan" in head

    @pytest.mark.parametrize("who", ["senco", "social_worker", "screener"])
    def test_is_somebody_who_manages(self, here: AreaWorld, who: str) -> None:
        assert client_of(getattr(here, who)).get("/looking/team/").status_code == 403

    def test_reads_nothing_of_another_team(self, here: AreaWorld, child_id: UUID) -> None:
        other = lay.team(here.authority, "Children looked after")
        involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        looked(lay.membership("social_worker", here.authority, team=other), child_id, act="plans:chronology")
        assert "Opened the chronology" not in page(here.team_manager, "/looking/team/")


class TestHours:
    @pytest.mark.parametrize(
        ("moment", "beyond"),
        [
            (datetime(2026, 3, 2, 7, 0, tzinfo=UTC), False),
            (datetime(2026, 3, 2, 6, 59, tzinfo=UTC), True),
            (datetime(2026, 3, 2, 20, 0, tzinfo=UTC), True),
            (datetime(2026, 7, 6, 6, 30, tzinfo=UTC), False),  # half past seven in summer time
            (datetime(2026, 3, 7, 12, 0, tzinfo=UTC), True),  # a Saturday
        ],
    )
    def test_are_seven_to_eight_where_none_are_set(
        self, here: AreaWorld, officer: Membership, child_id: UUID, moment: datetime, beyond: bool
    ) -> None:
        looked(here.senco, child_id, act="plans:chronology", at=moment)
        assert ("Opened the chronology" in page(officer, "/looking/?beyond_hours=on")) is beyond

    def test_are_set_from_a_day_on_and_leave_the_days_before_as_they_were(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        client = client_of(officer)
        sent = {
            "valid_from_day": "9",
            "valid_from_month": "3",
            "valid_from_year": "2026",
            "opens": "09:00",
            "closes": "17:00",
        }
        assert client.post("/looking/hours/", sent).status_code == 302
        assert "From 9 March 2026: 09:00 to 17:00" in page(officer, "/looking/hours/")
        looked(here.senco, child_id, act="plans:chronology", at=datetime(2026, 3, 6, 18, tzinfo=UTC))
        looked(here.senco, child_id, act="plans:print_plan", at=datetime(2026, 3, 9, 18, tzinfo=UTC))
        words = page(officer, "/looking/?beyond_hours=on")
        assert "Opened the chronology" not in words
        assert "Printed the plan" in words
        assert "set already" in client.post("/looking/hours/", sent).content.decode()

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"valid_from_day": "1"}, "The day must be today or later"),
            ({"closes": "08:00"}, "The end must be later than the beginning"),
            ({"opens": "early"}, "Enter a time, like 07:30"),
            ({"opens": ""}, "Enter when work begins"),
        ],
    )
    def test_that_make_no_sense_are_refused_with_a_reason(
        self, officer: Membership, change: dict[str, str], words: str
    ) -> None:
        sent = {
            "valid_from_day": "9",
            "valid_from_month": "3",
            "valid_from_year": "2026",
            "opens": "09:00",
            "closes": "17:00",
        }
        answer = client_of(officer).post("/looking/hours/", {**sent, **change})
        assert answer.status_code == 200
        assert words in answer.content.decode()
