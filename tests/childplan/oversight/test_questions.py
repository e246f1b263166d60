"""From an unusual day to a closed question: who is asked, who may read and close it, and who never learns of it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.scope import as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.history.vocabulary import Way
from childplan.notifications.models import OwnNotice
from childplan.oversight.actions.note_unusual import note_unusual
from childplan.oversight.models import LookingQuestion, LookingQuestionMove
from childplan.oversight.tasks import note_unusual_looking, tell_of_looking_questions
from tests.factories import organisations as lay
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by, restricted_by
from tests.factories.looks import looked, refused
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.django_db

# The day on which the children of the tests were opened, and the next, in the night before which it is gone through.
MONDAY = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head, forename="Amara", surname="Okafor", kind=InvolvementKind.ENROLMENT)


def noted(moment: datetime = TUESDAY) -> set[tuple[str, int, UUID | None]]:
    """What the night after a day finds."""
    with clock.stopped_at(moment):
        note_unusual_looking()
    return {(one.kind, one.user_id, one.child_id) for one in LookingQuestion.objects.all()}


def stranger(here: AreaWorld, name: str = "Wanda Voss") -> Membership:
    return lay.membership("authority_attendance_officer", here.authority, user=lay.user(name))


def a_question(here: AreaWorld, child_id: UUID) -> tuple[LookingQuestion, Membership]:
    """Somebody with no work with the child opened it on Monday."""
    by = stranger(here)
    looked(by, child_id, at=MONDAY)
    noted()
    return LookingQuestion.objects.get(user_id=by.user_id), by


class TestTheNight:
    def test_notes_who_opened_a_child_they_do_not_work_with(self, here: AreaWorld, child_id: UUID) -> None:
        by = stranger(here)
        looked(by, child_id, at=MONDAY)
        looked(here.senco, child_id, at=MONDAY)  # the school's own
        assert noted() == {("no_involvement", by.user_id, child_id)}

    def test_notes_the_same_surname_of_the_child_and_not_of_ones_own_work(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        cousin = lay.membership("senco", here.school, user=lay.user("Ada Okafor"))
        worker = lay.membership(
            "social_worker", here.authority, team=here.social_work, user=lay.user("Bo Okafor")
        )
        involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        looked(cousin, child_id, at=MONDAY)
        looked(worker, child_id, at=MONDAY)
        assert noted() == {("same_surname", cousin.user_id, child_id)}

    def test_notes_many_refusals_and_many_children_out_of_hours(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        for _ in range(5):
            refused(here.senco, child_id, at=MONDAY)
        children = [opened_by(here.head, kind=InvolvementKind.ENROLMENT) for _ in range(5)]
        for each in children:
            looked(here.head, each, at=MONDAY.replace(hour=22))
        assert noted() == {
            ("after_refusals", here.senco.user_id, None),
            ("out_of_hours", here.head.user_id, None),
        }

    def test_notes_far_more_children_than_usual_of_the_person_and_the_role(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        children = [opened_by(here.head, kind=InvolvementKind.ENROLMENT) for _ in range(20)]
        for each in children:
            looked(here.head, each, at=MONDAY)
        for each in children[:7]:
            looked(here.senco, each, at=MONDAY - timedelta(days=3))
        for each in children:
            looked(here.senco, each, at=MONDAY)
        assert noted() == {("volume", here.head.user_id, None)}

    def test_notes_nothing_of_lists_refusals_of_a_child_or_the_officers_own_pages(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        by = stranger(here)
        looked(by, child_id, at=MONDAY, way=Way.LIST)
        looked(by, child_id, at=MONDAY, way=Way.SEARCH)
        looked(by, child_id, at=MONDAY, act="oversight:looks")
        refused(by, child_id, at=MONDAY)
        assert noted() == set()

    def test_may_come_again_and_notes_once(self, here: AreaWorld, child_id: UUID) -> None:
        looked(stranger(here), child_id, at=MONDAY)
        first = noted()
        assert noted() == first
        with as_service("test") as by:
            assert note_unusual(by=by, at=TUESDAY) == 0

    def test_does_not_ask_again_within_a_year_what_was_explained(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        question, by = a_question(here, child_id)
        sent = {"finding": "explained", "words": "Covers for a colleague"}
        assert client_of(officer).post(f"/looking/questions/{question.pk}/close/", sent).status_code == 302
        looked(by, child_id, at=TUESDAY)
        noted(TUESDAY + timedelta(days=1))
        assert LookingQuestion.objects.filter(user_id=by.user_id, kind="no_involvement").count() == 1


class TestTheOfficer:
    def test_asks_the_person_who_answers_and_closes_it(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        question, by = a_question(here, child_id)
        client, theirs = client_of(officer), client_of(by)
        page = client.get("/looking/questions/").content.decode()
        assert "Wanda Voss" in page
        assert "Amara Okafor" in page
        asked = {"asked": "person", "words": "Why did you open this record?"}
        assert client.post(f"/looking/questions/{question.pk}/ask/", asked).status_code == 302
        tell_of_looking_questions()
        tell_of_looking_questions()
        (notice,) = OwnNotice.objects.filter(recipient_membership_id=by.pk)
        assert notice.address == "/looking/asked/"
        assert "Okafor" not in notice.text
        words = theirs.get("/looking/asked/").content.decode()
        assert "Why did you open this record?" in words
        answer = {"words": "The school rang about the wrong Okafor."}
        assert theirs.post(f"/looking/asked/{question.pk}/", answer).status_code == 302
        words = client.get(f"/looking/questions/{question.pk}/").content.decode()
        assert "the wrong Okafor" in words
        closed = {"finding": "explained", "words": "Noted on the call list, too"}
        assert client.post(f"/looking/questions/{question.pk}/close/", closed).status_code == 302
        question.refresh_from_db()
        assert (question.state, question.finding) == ("closed", "explained")
        steps = LookingQuestionMove.objects.filter(question_id=question.pk).order_by("at", "id")
        assert sorted(step.state for step in steps) == ["answered", "asked", "closed"]
        assert "There was a good reason" in client.get("/looking/questions/?state=closed").content.decode()
        assert theirs.get("/looking/asked/").content.decode().count("Amara") == 0

    def test_asks_the_manager_of_the_person(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        looked(here.social_worker, child_id, at=MONDAY)
        noted()
        (question,) = LookingQuestion.objects.all()
        asked = {"asked": "manager", "words": "Do you know why?"}
        assert client_of(officer).post(f"/looking/questions/{question.pk}/ask/", asked).status_code == 302
        words = client_of(here.team_manager).get("/looking/asked/").content.decode()
        assert "Do you know why?" in words
        assert "Amara" not in words  # the manager does not know the child
        assert "Do you know why?" not in client_of(here.social_worker).get("/looking/asked/").content.decode()

    def test_is_told_where_nobody_manages_the_person(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        question, _ = a_question(here, child_id)
        asked = {"asked": "manager", "words": "Do you know why?"}
        answer = client_of(officer).post(f"/looking/questions/{question.pk}/ask/", asked)
        assert "Nobody manages this person today" in answer.content.decode()

    def test_never_reads_or_closes_a_question_about_themselves(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        looked(officer, child_id, at=MONDAY)
        noted()
        (question,) = LookingQuestion.objects.all()
        closing = {"finding": "explained", "words": "It was me"}
        own = client_of(officer)
        assert "Hugh Lister" not in own.get("/looking/questions/").content.decode().partition("<main")[2]
        for address in (f"/looking/questions/{question.pk}/", f"/looking/questions/{question.pk}/close/"):
            assert own.get(address).status_code == 404
        assert own.post(f"/looking/questions/{question.pk}/close/", closing).status_code == 404
        again = lay.membership("privacy_officer", here.authority, user=officer.user)
        assert client_of(again).get(f"/looking/questions/{question.pk}/").status_code == 404
        other = lay.membership("privacy_officer", here.authority)
        assert client_of(other).post(f"/looking/questions/{question.pk}/close/", closing).status_code == 302

    def test_of_another_area_or_body_learns_of_nothing(
        self, here: AreaWorld, there: AreaWorld, of_health: Membership, child_id: UUID
    ) -> None:
        question, _ = a_question(here, child_id)
        for outsider in (lay.membership("privacy_officer", there.authority), of_health):
            client = client_of(outsider)
            assert "Wanda" not in client.get("/looking/questions/").content.decode()
            assert client.get(f"/looking/questions/{question.pk}/").status_code == 404

    def test_learns_of_no_question_about_a_restricted_record(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        question, by = a_question(here, child_id)
        client = client_of(officer)
        asked = {"asked": "person", "words": "Why?"}
        client.post(f"/looking/questions/{question.pk}/ask/", asked)
        involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        restricted_by(here.social_worker, child_id)
        assert client.get(f"/looking/questions/{question.pk}/").status_code == 404
        assert "Amara" not in client_of(by).get("/looking/asked/").content.decode()

    def test_takes_it_on_once_and_is_told_when_it_is_closed(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        question, by = a_question(here, child_id)
        client = client_of(officer)
        closing = {"finding": "reminded", "words": "Spoke with her"}
        client.post(f"/looking/questions/{question.pk}/close/", closing)
        again = client.post(f"/looking/questions/{question.pk}/close/", closing)
        assert "cannot be changed any more" in again.content.decode()
        assert client_of(by).get(f"/looking/asked/{question.pk}/").status_code == 404
        assert LookingQuestionMove.objects.count() == 1

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("ask", "Select who you ask"),
            ("ask", "Enter what you want to know"),
            ("close", "Select what came of it"),
        ],
    )
    def test_is_told_what_is_missing(
        self, here: AreaWorld, officer: Membership, child_id: UUID, address: str, words: str
    ) -> None:
        question, _ = a_question(here, child_id)
        answer = client_of(officer).post(f"/looking/questions/{question.pk}/{address}/", {})
        assert words in answer.content.decode()

    def test_asks_a_constant_number_of_statements(
        self, here: AreaWorld, officer: Membership, child_id: UUID
    ) -> None:
        a_question(here, child_id)
        client = client_of(officer)
        client.get("/looking/questions/")
        before = statements(client, "/looking/questions/")
        for n in range(4):
            looked(stranger(here, f"Somebody Other{n}"), child_id, at=MONDAY)
        noted()
        assert statements(client, "/looking/questions/") == before


class TestTheTables:
    @pytest.mark.parametrize("table", ["oversight_lookingquestion", "oversight_lookingquestionmove"])
    def test_are_read_by_no_practitioner_and_written_by_functions_alone(
        self, here: AreaWorld, officer: Membership, child_id: UUID, table: str
    ) -> None:
        a_question(here, child_id)
        for role in ("childplan_reader", "childplan_writer"):
            with rows.entered(rows.Context(role=rows.DatabaseRole(role))), connection.cursor() as cursor:
                cursor.execute(f"select count(*) from {table}")
                assert cursor.fetchone() == (0,)
                for change in (f"delete from {table}", f"update {table} set state = 'closed'"):
                    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                        cursor.execute(change)
