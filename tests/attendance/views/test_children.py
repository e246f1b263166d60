"""A child's attendance in words."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.history.models import AccessEvent
from childplan.identity.models import Child
from tests.factories import organisations as lay
from tests.factories.attendance import AT_NINETY, PRESENT, PupilText, brought_in, ctf, numbered, upn
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(school: AreaWorld) -> UUID:
    brought_in(school.attendance, ctf(PupilText(upn=upn(1), marks=AT_NINETY)))
    return Child.objects.get().pk


def address(child_id: UUID) -> str:
    return f"/attendance/children/{child_id}/"


class TestTheAttendancePage:
    def test_tells_figures_months_reasons_and_weeks(self, school: AreaWorld, child_id: UUID) -> None:
        words = client_of(school.senco).get(address(child_id)).content.decode()
        for told in (
            "Attendance 2025/26",
            "90.0%",
            "Persistently absent",
            "18 of 20 possible",
            "September 2025",
            "Illness (authorised)",
            "Week of 15 September 2025",
            "Attended every session",
        ):
            assert told in words

    def test_offers_other_years(self, school: AreaWorld, child_id: UUID) -> None:
        earlier = PupilText(upn=upn(1), marks=PRESENT, year="2024", starts_on="2024-09-09")
        brought_in(school.attendance, ctf(earlier))
        client = client_of(school.senco)
        assert "?year=2024" in client.get(address(child_id)).content.decode()
        assert "Attendance 2024/25" in client.get(address(child_id) + "?year=2024").content.decode()
        for nowhere in ("2023", "x", "²"):
            assert client.get(address(child_id) + f"?year={nowhere}").status_code == 404

    def test_says_so_when_no_marks_came(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        assert "No marks have come in" in client_of(here.senco).get(address(child_id)).content.decode()

    def test_is_not_there_for_strangers_nor_where_attendance_is_closed(
        self, school: AreaWorld, there: AreaWorld, child_id: UUID
    ) -> None:
        nurse = lay.membership(
            "health_visitor",
            lay.organisation(school.area, kind=lay.OrganisationKind.NHS),
        )
        involved(child_id, InvolvementKind.HEALTH_CASELOAD, nurse.pk)
        for reader in (school.other_head, school.social_worker, there.screener, nurse):
            client = client_of(reader)
            assert client.get(address(child_id)).status_code == 404
            assert client.get(address(uuid4())).status_code == 404

    def test_is_written_in_the_log_of_looking(self, school: AreaWorld, child_id: UUID) -> None:
        client_of(school.senco).get(address(child_id))
        event = AccessEvent.objects.get(act="attendance:child")
        assert (event.child_id, event.classes & 8) == (child_id, 8)

    def test_asks_no_more_for_more_schools_and_years(self, school: AreaWorld, child_id: UUID) -> None:
        client = client_of(school.senco)
        before = statements(client, address(child_id))
        numbered(school.other_school, "2014002")
        brought_in(
            school.other_head, ctf(PupilText(upn=upn(1), marks=PRESENT, school="2014002"), school="2014002")
        )
        assert statements(client, address(child_id)) == before


class TestTakingAMarkOff:
    @staticmethod
    def said(half: str = "morning", **fields: object) -> dict[str, object]:
        day = {"day_day": "8", "day_month": "9", "day_year": "2025"}
        said = {**day, "half": half, "reason": "Made for the wrong child", "confirmed": "1"}
        return {**said, **fields}

    def test_is_offered_to_those_who_keep_the_register(self, school: AreaWorld, child_id: UUID) -> None:
        asks = f"{address(child_id)}marks/take-off/"
        for member, offered in ((school.attendance, True), (school.head, True), (school.senco, False)):
            assert (asks in client_of(member).get(address(child_id)).content.decode()) is offered
            assert client_of(member).get(asks).status_code == (200 if offered else 403)
        assert client_of(school.other_head).get(asks).status_code == 404

    def test_leads_back_to_the_year_with_the_mark_among_those_amended(
        self, school: AreaWorld, child_id: UUID
    ) -> None:
        asks = f"{address(child_id)}marks/take-off/"
        answer = client_of(school.attendance).post(asks, self.said(), follow=True)
        words = answer.content.decode()
        assert answer.redirect_chain == [(address(child_id), 302)]
        assert "Present in the morning (/) of Monday 8 September 2025, morning: removed" in words
        for told in ("Marks that were amended", "No mark made (-)", "Made for the wrong child"):
            assert told in words

    def test_shows_the_mark_that_stands_there_before_it_goes(self, school: AreaWorld, child_id: UUID) -> None:
        said = self.said()
        del said["confirmed"]
        client = client_of(school.attendance)
        words = client.post(f"{address(child_id)}marks/take-off/", said).content.decode()
        assert "Monday 8 September 2025, morning: Present in the morning (/) at" in words
        assert "Correct it in your school’s register too" in words
        assert "Marks that were amended" not in client.get(address(child_id)).content.decode()

    def test_says_so_when_there_is_none(self, school: AreaWorld, child_id: UUID) -> None:
        asks = f"{address(child_id)}marks/take-off/"
        client = client_of(school.attendance)
        assert client.post(asks, self.said()).status_code == 302
        words = client.post(asks, self.said()).content.decode()
        assert "There is no mark for this session in your school’s register" in words
        assert "Made for the wrong child" in words

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"half": ""}, "Choose the morning or the afternoon"),
            ({"reason": " "}, "Say why the mark is removed"),
            ({"day_day": ""}, "must include a day"),
            ({"day_day": "7"}, "is at a weekend"),
        ],
    )
    def test_says_what_is_missing(
        self, school: AreaWorld, child_id: UUID, fields: dict[str, object], told: str
    ) -> None:
        answer = client_of(school.attendance).post(
            f"{address(child_id)}marks/take-off/", {**self.said(), **fields}
        )
        assert told in answer.content.decode()


class TestThePanel:
    def test_stands_on_the_plan_of_those_who_may_read_it(self, school: AreaWorld, child_id: UUID) -> None:
        words = client_of(school.senco).get(f"/children/{child_id}/").content.decode()
        assert "School year 2025/26" in words
        assert "See attendance week by week" in words

    def test_is_left_out_where_attendance_is_closed(self, school: AreaWorld, child_id: UUID) -> None:
        nurse = lay.membership("health_visitor", lay.organisation(school.area, kind=lay.OrganisationKind.NHS))
        involved(child_id, InvolvementKind.HEALTH_CASELOAD, nurse.pk)
        words = client_of(nurse).get(f"/children/{child_id}/").content.decode()
        assert "School year" not in words


class TestOffRoll:
    @pytest.fixture
    def child_id(self, school: AreaWorld, at: datetime) -> UUID:
        return opened_by(school.head, at=at - timedelta(days=100))

    @pytest.fixture
    def asks(self, child_id: UUID) -> str:
        return f"{address(child_id)}off-roll/"

    @staticmethod
    def said(day: int, month: int, **fields: object) -> dict[str, object]:
        last_day = {"last_day_day": day, "last_day_month": month, "last_day_year": 2026}
        return {**last_day, "why": "another_school", "reason": "The new school told us", **fields}

    def test_is_offered_to_those_who_keep_the_roll(
        self, school: AreaWorld, child_id: UUID, asks: str
    ) -> None:
        for member, offered in ((school.attendance, True), (school.head, True), (school.senco, False)):
            assert (asks in client_of(member).get(f"/children/{child_id}/").content.decode()) is offered
            assert client_of(member).get(asks).status_code == (200 if offered else 403)
        assert client_of(school.other_head).get(asks).status_code == 404

    def test_takes_the_child_off_roll_and_leads_back_to_the_list(
        self, school: AreaWorld, child_id: UUID, asks: str
    ) -> None:
        client = client_of(school.attendance)
        sent = self.said(27, 2, destination=school.other_school.pk)
        answer = client.post(asks, sent, follow=True)
        assert answer.redirect_chain == [("/children/", 302)]
        assert "is off roll after 27 February 2026" in answer.content.decode()

    def test_leaves_the_school_three_weeks_to_hand_over_and_no_day_more(
        self, school: AreaWorld, child_id: UUID, asks: str
    ) -> None:
        client_of(school.attendance).post(asks, self.said(27, 2))
        page = f"/children/{child_id}/"
        assert client_of(school.attendance).get(page).status_code == 200
        with clock.stopped_at(clock.now() + timedelta(days=22)):
            assert client_of(school.attendance).get(page).status_code == 404

    def test_stays_with_the_child_until_a_day_to_come(
        self, school: AreaWorld, child_id: UUID, asks: str
    ) -> None:
        answer = client_of(school.attendance).post(asks, self.said(31, 3), follow=True)
        assert answer.redirect_chain == [(f"/children/{child_id}/", 302)]

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"why": ""}, "Choose why the child leaves"),
            ({"reason": ""}, "Say how you know"),
            ({"last_day_day": ""}, "last day"),
            ({"last_day_year": 2019}, "Enter a last day on or after"),
            ({"destination": 1}, "Choose a school from the list"),
        ],
    )
    def test_says_what_is_missing(
        self, school: AreaWorld, child_id: UUID, asks: str, fields: dict[str, object], told: str
    ) -> None:
        answer = client_of(school.attendance).post(asks, {**self.said(27, 2), **fields})
        assert answer.status_code == 200
        assert told in answer.content.decode()
        assert client_of(school.senco).get(f"/children/{child_id}/").status_code == 200
