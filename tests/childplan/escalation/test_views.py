"""The pages of alerts."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from childplan.access.scope import as_service
from childplan.common import clock
from childplan.escalation.actions.pass_to_manager import pass_to_manager
from childplan.escalation.models import Alert
from childplan.history.models import AccessEvent
from tests.factories import organisations as lay
from tests.factories.both_texts import box, differing, groups, hidden, stands
from tests.factories.clients import client_of, statements
from tests.factories.escalation import in_force, raised_alert
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

INBOX = "/alerts/"
DECISION = {"decision": "meeting", "reason": "Mother has asked for help with mornings.", "version": "1"}


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force():
        yield


@pytest.fixture
def alert(here: AreaWorld) -> Alert:
    return raised_alert(opened_by(here.head, forename="Amara", surname="Okafor"))


def page_of(alert_id: UUID, act: str = "") -> str:
    return reverse(f"escalation:{act or 'alert'}", args=[alert_id])


def words(answer) -> str:
    """What the page says, with its white space in order."""
    return " ".join(answer.content.decode().split())


class TestTheInbox:
    def test_shows_what_was_sent_to_me(self, here: AreaWorld, alert: Alert) -> None:
        said = words(client_of(here.attendance).get(INBOX))
        for word in ("Amara Okafor", "Too many absences", "4 absences", "9 March 2026", "New (1)", ">You<"):
            assert word in said, word
        assert page_of(alert.pk) in said

    def test_says_so_when_it_is_empty(self, here: AreaWorld) -> None:
        assert "There are no new alerts for you." in words(client_of(here.senco).get(INBOX))

    @pytest.mark.parametrize(
        ("show", "says"),
        [("acknowledged", "acknowledged"), ("decided", "decided"), ("resolved", "resolved"), ("x", "new")],
    )
    def test_has_four_places(self, here: AreaWorld, show: str, says: str) -> None:
        said = words(client_of(here.senco).get(INBOX, {"show": show}))
        assert f"There are no {says} alerts for you." in said
        assert said.count('aria-current="page"') >= 1

    def test_keeps_what_is_answered_in_its_place(self, here: AreaWorld, alert: Alert) -> None:
        client = client_of(here.attendance)
        client.post(page_of(alert.pk, "decide"), DECISION)
        assert "Amara Okafor" not in words(client.get(INBOX))
        assert "Amara Okafor" in words(client.get(INBOX, {"show": "decided"}))

    def test_shows_an_overseer_what_their_people_have_not_answered(
        self, here: AreaWorld, alert: Alert, at
    ) -> None:
        assert "People you manage" in words(client_of(here.head).get(INBOX))
        late = at + timedelta(days=8)
        with as_service("Test") as by:
            pass_to_manager(by=by, at=late, alert_id=alert.pk)
        with clock.stopped_at(late):
            said = words(client_of(here.head).get(INBOX))
        assert "Overdue" in said
        assert "With a manager" in said

    def test_shows_strangers_nothing(self, here: AreaWorld, there: AreaWorld, alert: Alert) -> None:
        for stranger in (here.other_head, there.head, there.area_attendance):
            assert "Amara" not in words(client_of(stranger).get(INBOX))

    def test_is_closed_to_roles_that_answer_no_alerts(self, here: AreaWorld) -> None:
        assert client_of(lay.membership("admissions_officer", here.authority)).get(INBOX).status_code == 403

    def test_asks_to_sign_in(self, db: None) -> None:
        answer = Client().get(INBOX)
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/alerts/")

    def test_asks_a_constant_number_of_questions(self, here: AreaWorld, alert: Alert) -> None:
        client = client_of(here.attendance)
        one = statements(client, INBOX)
        for _ in range(4):
            raised_alert(opened_by(here.head))
        assert statements(client, INBOX) == one

    def test_leaves_a_line_in_the_log_of_looking(self, here: AreaWorld, alert: Alert) -> None:
        client_of(here.attendance).get(INBOX)
        event = AccessEvent.objects.get(act="escalation:inbox")
        assert (event.child_id, event.classes) == (alert.child_id, 1 | 8)


class TestAnAlert:
    def test_shows_why_and_who_and_what_became_of_it(self, here: AreaWorld, alert: Alert) -> None:
        said = words(client_of(here.attendance).get(page_of(alert.pk)))
        for word in (
            "Amara Okafor",
            "4 absences; the area asks at more than 3.",
            "23 February 2026",
            "The area’s protocol, section 4",
            here.safeguarding_lead.user.name,
            "Designated safeguarding lead, Larkshire Primary",
            "Attendance support",
            "Being sent",
            "by Childplan",
            "2 March 2026, 10:00",
            "What will be done?",
            "Acknowledge",
            f"/children/{alert.child_id}/",
        ):
            assert word in said, word

    def test_stands_among_the_pages_of_the_child(self, here: AreaWorld, alert: Alert) -> None:
        said = words(client_of(here.attendance).get(page_of(alert.pk)))
        menu = said.split('aria-label="This child"')[1].split("</nav>")[0]
        assert "Family and addresses" in menu
        assert menu.split('aria-current="location"')[1].split("</a>")[0].endswith("Alerts")
        assert said.split("Back to alerts")[0].endswith(f'<a href="{INBOX}" class="govuk-back-link">')

    def test_is_read_by_a_colleague_who_may_not_answer(self, here: AreaWorld, alert: Alert, at) -> None:
        from childplan.access.vocabulary import InvolvementKind
        from tests.childplan.escalation.selectors.test_readers import involve

        team = lay.team(here.school, "Year 3")
        involve(alert.child_id, InvolvementKind.ENROLMENT, team.pk, at=at)
        teacher = client_of(lay.membership("class_teacher", here.school, team=team))
        said = words(teacher.get(page_of(alert.pk)))
        assert "4 absences" in said
        assert f'<a href="/alerts/children/{alert.child_id}/" class="govuk-back-link">Back to alerts' in said
        assert "<form" not in said.split("<main")[1]
        assert teacher.post(page_of(alert.pk, "decide"), DECISION).status_code == 403
        assert teacher.post(page_of(alert.pk, "acknowledge"), {"version": 1}).status_code == 403

    def test_is_not_there_for_strangers(self, here: AreaWorld, there: AreaWorld, alert: Alert) -> None:
        for stranger in (here.other_head, here.social_worker, there.head, there.area_attendance):
            client = client_of(stranger)
            for alert_id in (alert.pk, uuid4()):
                for act in ("", "decide", "acknowledge"):
                    assert client.get(page_of(alert_id, act)).status_code == 404
                assert client.post(page_of(alert_id, "acknowledge"), {}).status_code == 404
                assert client.post(page_of(alert_id, "decide"), DECISION).status_code == 404
                assert client.post(page_of(alert_id, "acknowledge"), {"version": 1}).status_code == 404
        alert.refresh_from_db()
        assert alert.state == "raised"

    def test_asks_a_constant_number_of_questions(self, here: AreaWorld, alert: Alert) -> None:
        client = client_of(here.attendance)
        one = statements(client, page_of(alert.pk))
        lay.membership("school_attendance_officer", here.school)
        lay.membership("designated_safeguarding_lead", here.school)
        more = raised_alert(opened_by(here.head))
        assert statements(client, page_of(more.pk)) == one


class TestAcknowledging:
    def test_says_that_it_is_done(self, here: AreaWorld, alert: Alert) -> None:
        client = client_of(here.attendance)
        answer = client.post(page_of(alert.pk, "acknowledge"), {"version": 1}, follow=True)
        assert answer.redirect_chain == [(page_of(alert.pk), 302)]
        said = words(answer)
        assert "You have acknowledged this alert." in said
        assert page_of(alert.pk, "acknowledge") not in said
        assert page_of(alert.pk, "decide") in said
        assert f"by {here.attendance.user.name}, Attendance officer of a school, Larkshire Primary" in said

    def test_shows_who_was_first(self, here: AreaWorld, alert: Alert) -> None:
        client_of(here.safeguarding_lead).post(page_of(alert.pk, "acknowledge"), {"version": 1})
        answer = client_of(here.attendance).post(page_of(alert.pk, "acknowledge"), {"version": 1})
        assert answer.status_code == 409
        said = words(answer)
        assert "Somebody answered this alert before you" in said
        assert f"Acknowledged by {here.safeguarding_lead.user.name}" in said

    @pytest.mark.parametrize("sent", [{}, {"version": "x"}])
    def test_does_nothing_without_a_version(self, here: AreaWorld, alert: Alert, sent: dict) -> None:
        client = client_of(here.attendance)
        assert client.post(page_of(alert.pk, "acknowledge"), sent).status_code == 302
        assert client.get(page_of(alert.pk, "acknowledge")).status_code == 302
        alert.refresh_from_db()
        assert alert.state == "raised"


class TestDeciding:
    def test_says_that_it_is_recorded(self, here: AreaWorld, alert: Alert) -> None:
        answer = client_of(here.attendance).post(page_of(alert.pk, "decide"), DECISION, follow=True)
        assert answer.redirect_chain == [(page_of(alert.pk), 302)]
        said = words(answer)
        assert "Your decision is recorded." in said
        assert "Call a meeting of the people working with the child" in said
        assert "Mother has asked for help with mornings." in said
        assert page_of(alert.pk, "decide") not in said

    def test_names_what_is_missing_and_keeps_what_was_written(self, here: AreaWorld, alert: Alert) -> None:
        client = client_of(here.attendance)
        said = words(client.post(page_of(alert.pk, "decide"), {"version": 1, "reason": "Half a thought"}))
        assert "<title>Error: Too many absences" in said
        assert said.count("Select what will be done") == 2
        assert "Half a thought" in said
        said = words(client.post(page_of(alert.pk, "decide"), DECISION | {"reason": "  "}))
        assert said.count("Enter the reason for the decision") == 2
        alert.refresh_from_db()
        assert alert.state == "raised"

    @pytest.mark.parametrize("decision", ["", "make_a_referral"])
    def test_knows_no_other_decision(self, here: AreaWorld, alert: Alert, decision: str) -> None:
        client_of(here.attendance).post(page_of(alert.pk, "decide"), DECISION | {"decision": decision})
        alert.refresh_from_db()
        assert alert.state == "raised"

    def test_shows_what_the_first_said_and_loses_nothing_of_the_second(
        self, here: AreaWorld, alert: Alert
    ) -> None:
        client_of(here.safeguarding_lead).post(
            page_of(alert.pk, "decide"), DECISION | {"reason": "The family has moved house."}
        )
        answer = client_of(here.attendance).post(page_of(alert.pk, "decide"), DECISION)
        assert answer.status_code == 409
        said = words(answer)
        assert f"Decided by {here.safeguarding_lead.user.name}" in said
        assert "The family has moved house." in said
        assert "What you wrote was not recorded" in said
        assert "Mother has asked for help with mornings." in said
        alert.refresh_from_db()
        assert alert.decision_reason == "The family has moved house."

    def test_lets_the_second_take_parts_of_each(self, here: AreaWorld, alert: Alert) -> None:
        theirs = DECISION | {"decision": "contact_made", "reason": "The family has moved house."}
        client_of(here.safeguarding_lead).post(page_of(alert.pk, "decide"), theirs)
        client = client_of(here.attendance)
        conflict = client.post(page_of(alert.pk, "decide"), DECISION)
        assert differing(conflict) == ["decision", "reason"]
        both = "The family has moved house.\nMother has asked for help with mornings."
        assert box(conflict, "reason") == both
        sent = {
            **hidden(conflict),
            "choose": "1",
            **dict(zip(groups(conflict), ("yours", "both"), strict=True)),
        }
        mixed = client.post(page_of(alert.pk, "decide"), sent)
        assert mixed.status_code == 200
        alert.refresh_from_db()
        assert alert.decision == "contact_made"
        saved = client.post(page_of(alert.pk, "decide"), stands(mixed), follow=True)
        assert "Your decision is recorded." in words(saved)
        assert "Saved 10:00" in words(saved)
        assert "Decision amended" in words(saved)
        alert.refresh_from_db()
        assert (alert.state, alert.decision, alert.decision_reason) == ("decided", "meeting", both)
        assert alert.decided_by_membership_id == here.attendance.pk
        told = words(client.get(page_of(alert.pk)))
        assert told.count("The family has moved house.") == 3

    def test_meets_a_third_who_saved_while_the_second_chose(self, here: AreaWorld, alert: Alert) -> None:
        decide = page_of(alert.pk, "decide")
        client_of(here.safeguarding_lead).post(decide, DECISION | {"reason": "First."})
        mine, third = client_of(here.attendance), client_of(here.head)
        joined = stands(mine.post(decide, DECISION | {"reason": "Second."}))
        assert (
            third.post(decide, stands(third.post(decide, DECISION | {"reason": "Third."}))).status_code == 302
        )
        answer = mine.post(decide, joined)
        assert answer.status_code == 409
        assert "First.\nThird." in box(answer, "reason")
        assert "Second." in box(answer, "reason")

    def test_can_be_sent_again_when_the_first_only_acknowledged(self, here: AreaWorld, alert: Alert) -> None:
        client_of(here.safeguarding_lead).post(page_of(alert.pk, "acknowledge"), {"version": 1})
        client = client_of(here.attendance)
        said = words(client.post(page_of(alert.pk, "decide"), DECISION))
        assert "Mother has asked for help with mornings.</textarea>" in said
        assert 'name="version" value="2"' in said
        client.post(page_of(alert.pk, "decide"), DECISION | {"version": "2"})
        alert.refresh_from_db()
        assert alert.state == "decided"

    def test_begins_on_the_alerts_page(self, here: AreaWorld, alert: Alert) -> None:
        answer = client_of(here.attendance).get(page_of(alert.pk, "decide"))
        assert (answer.status_code, answer["Location"]) == (302, page_of(alert.pk))
