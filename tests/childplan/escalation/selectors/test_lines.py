"""Alerts in lists: the inbox, what waits for one, a child's."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from childplan.access.scope import as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.escalation.actions.acknowledge_alert import acknowledge_alert
from childplan.escalation.actions.decide_alert import decide_alert
from childplan.escalation.actions.pass_to_manager import pass_to_manager
from childplan.escalation.models import Alert
from childplan.escalation.selectors import lines
from childplan.escalation.vocabulary import AlertState, Decision
from childplan.history import looking
from tests.childplan.escalation.selectors.test_readers import involve, restrict
from tests.factories import organisations as lay
from tests.factories.clients import client_of
from tests.factories.escalation import counted, in_force, raised_alert, work_it_off
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

TODAY = date(2026, 3, 2)
NEW, TAKEN, DECIDED, RESOLVED = lines.Place


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force():
        yield


@pytest.fixture
def alert(here: AreaWorld) -> Alert:
    return raised_alert(opened_by(here.head, forename="Amara", surname="Okafor"))


def inbox(
    member: Membership, place: lines.Place = NEW, *, page: str = "1", today: date = TODAY
) -> list[lines.AlertLine]:
    with acting(member, writing=False) as scope:
        return list(lines.inbox(scope, place=place, page=page, today=today))


def waiting(member: Membership) -> list[lines.AlertLine]:
    with acting(member, writing=False) as scope:
        found = lines.waiting_for(scope, today=TODAY)
        assert lines.open_count(scope, today=clock.today()) == len(found)
        return found


def take_up(member: Membership, alert: Alert, at) -> None:
    with acting(member) as scope:
        acknowledge_alert(by=scope, at=at, alert_id=alert.pk, version=alert.version)


def decided(member: Membership, alert: Alert, at, *, version: int = 1, review_on: date | None = None) -> None:
    with acting(member) as scope:
        decide_alert(
            by=scope,
            at=at,
            alert_id=alert.pk,
            version=version,
            decision=Decision.NO_ACTION,
            reason="Flu",
            review_on=review_on,
        )


class TestInbox:
    def test_holds_what_was_sent_to_me(self, here: AreaWorld, alert: Alert) -> None:
        for member in (here.attendance, here.safeguarding_lead, here.area_attendance):
            (line,) = inbox(member)
            assert (line.id, line.child_id, line.child_name) == (alert.pk, alert.child_id, "Amara Okafor")
            assert (line.to_me, line.overdue, line.with_manager) == (True, False, False)
            assert line.answer_by == date(2026, 3, 9)

    def test_holds_for_the_head_teacher_what_was_sent_to_the_schools_people(
        self, here: AreaWorld, alert: Alert
    ) -> None:
        (line,) = inbox(here.head)
        assert (line.id, line.to_me) == (alert.pk, False)

    def test_says_to_whom_each_was_sent(self, here: AreaWorld, alert: Alert) -> None:
        for member, words in ((here.attendance, "You"), (here.head, "People you manage")):
            said = client_of(member).get("/alerts/").content.decode()
            assert f'<td class="govuk-table__cell">{words}</td>' in said
            assert "Nobody yet" not in said

    def test_holds_nothing_for_others_who_may_read_it(self, here: AreaWorld, alert: Alert) -> None:
        assert inbox(here.senco) == []
        assert inbox(lay.membership("authority_attendance_officer", here.authority)) == []

    def test_holds_nothing_of_another_school_or_area(
        self, here: AreaWorld, there: AreaWorld, alert: Alert
    ) -> None:
        for stranger in (here.other_head, there.head, there.area_attendance, there.safeguarding_lead):
            assert inbox(stranger) == []
            with acting(stranger, writing=False) as scope:
                assert set(lines.counts(scope).values()) == {0}

    def test_holds_for_a_team_manager_what_was_sent_to_the_team(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        involve(child_id, InvolvementKind.ALLOCATION, here.social_work.pk, at=at)
        alert = raised_alert(child_id)
        other_team = lay.membership("social_care_team_manager", here.authority, team=lay.team(here.authority))
        assert [line.id for line in inbox(here.team_manager)] == [alert.pk]
        assert inbox(other_team) == []

    def test_holds_for_overseers_what_was_sent_to_nobody(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        everybody = (here.head, here.senco, here.attendance, here.safeguarding_lead, here.area_attendance)
        for member in everybody:
            member.ends_at = clock.now()
            member.save()
        alert = raised_alert(child_id)
        successor = lay.membership("head_teacher", here.school)
        assert [(line.id, line.to_nobody) for line in inbox(successor)] == [(alert.pk, True)]
        assert "Nobody yet" in client_of(successor).get("/alerts/").content.decode()
        assert inbox(lay.membership("senco", here.school)) == []

    def test_loses_what_is_restricted_without_me(self, here: AreaWorld, alert: Alert, at) -> None:
        restrict(alert.child_id, [here.social_worker, here.safeguarding_lead], at=at)
        assert inbox(here.attendance) == []
        assert len(inbox(here.safeguarding_lead)) == 1

    def test_parts_new_from_acknowledged_and_from_answered(self, here: AreaWorld, alert: Alert, at) -> None:
        take_up(here.attendance, alert, at)
        assert inbox(here.attendance) == []
        assert [line.id for line in inbox(here.attendance, TAKEN)] == [alert.pk]
        with acting(here.safeguarding_lead) as scope:
            decide_alert(
                by=scope, at=at, alert_id=alert.pk, version=2, decision=Decision.NO_ACTION, reason="Flu"
            )
        assert [line.state for line in inbox(here.attendance, DECIDED)] == [AlertState.DECIDED]
        with acting(here.attendance, writing=False) as scope:
            assert lines.counts(scope)[DECIDED] == 1

    def test_says_what_is_overdue_and_with_a_manager(self, here: AreaWorld, alert: Alert, at) -> None:
        late = at + timedelta(days=8)
        assert inbox(here.attendance, today=late.date())[0].overdue
        with as_service("Test") as by:
            pass_to_manager(by=by, at=late, alert_id=alert.pk)
        (line,) = inbox(here.head, today=late.date())
        assert (line.with_manager, line.to_me) == (True, True)

    def test_puts_the_most_pressing_first_and_turns_pages(
        self, here: AreaWorld, monkeypatch: pytest.MonkeyPatch, at
    ) -> None:
        monkeypatch.setattr(lines, "LINES_A_PAGE", 2)
        days = {}
        for number in (3, 1, 2):
            with clock.stopped_at(at - timedelta(days=5 - number)):
                days[number] = raised_alert(opened_by(here.head)).pk
        assert [line.id for line in inbox(here.attendance)] == [days[1], days[2]]
        assert [line.id for line in inbox(here.attendance, page="2")] == [days[3]]
        assert [line.id for line in inbox(here.attendance, page="no number")] == [days[1], days[2]]

    def test_asks_a_constant_number_of_questions(
        self, here: AreaWorld, alert: Alert, django_assert_num_queries
    ) -> None:
        for _ in range(5):
            raised_alert(opened_by(here.head))
        with acting(here.head, writing=False) as scope, django_assert_num_queries(3):
            assert len(list(lines.inbox(scope, place=NEW, page="1", today=TODAY))) == 6
        with acting(here.attendance, writing=False) as scope, django_assert_num_queries(2):
            assert len(lines.waiting_for(scope, today=TODAY)) == 6

    def test_writes_down_whom_it_showed(self, here: AreaWorld, alert: Alert) -> None:
        seen = looking.begin()
        inbox(here.attendance)
        assert seen.classes == {alert.child_id: 1 | 8}


class TestWaitingFor:
    def test_is_what_was_sent_to_me_until_somebody_decides(self, here: AreaWorld, alert: Alert, at) -> None:
        assert [line.id for line in waiting(here.attendance)] == [alert.pk]
        assert waiting(here.head) == []
        take_up(here.safeguarding_lead, alert, at)
        (line,) = waiting(here.attendance)
        assert line.taken_up_by == here.safeguarding_lead.holder_name
        assert waiting(here.head) == []
        decided(here.safeguarding_lead, alert, at, version=2)
        assert waiting(here.attendance) == []

    def test_is_what_was_resolved_before_anybody_saw_it(self, here: AreaWorld, alert: Alert, at) -> None:
        counted(alert.child_id, 0)
        work_it_off()
        assert [line.is_unseen for line in waiting(here.attendance)] == [True]
        assert [line.id for line in inbox(here.attendance)] == [alert.pk]
        take_up(here.safeguarding_lead, Alert.objects.get(pk=alert.pk), at)
        assert waiting(here.attendance) == inbox(here.attendance) == []
        assert [line.state for line in inbox(here.attendance, RESOLVED)] == [AlertState.RESOLVED]

    def test_is_a_decision_of_mine_whose_review_is_due(self, here: AreaWorld, alert: Alert, at) -> None:
        decided(here.attendance, alert, at, review_on=date(2026, 3, 16))
        assert waiting(here.attendance) == []
        with clock.stopped_at(at + timedelta(days=14)), acting(here.attendance, writing=False) as scope:
            (line,) = lines.waiting_for(scope, today=date(2026, 3, 16))
            assert line.review_on == date(2026, 3, 16)
            assert lines.open_count(scope, today=clock.today()) == 1
        assert waiting(here.safeguarding_lead) == []

    def test_is_also_what_i_took_up_and_have_not_decided(self, here: AreaWorld, alert: Alert, at) -> None:
        take_up(here.safeguarding_lead, alert, at)
        (line,) = waiting(here.safeguarding_lead)
        assert (line.id, line.state) == (alert.pk, AlertState.ACKNOWLEDGED)

    def test_is_what_came_to_me_as_manager(self, here: AreaWorld, alert: Alert, at) -> None:
        with as_service("Test") as by:
            pass_to_manager(by=by, at=at + timedelta(days=8), alert_id=alert.pk)
        assert [line.id for line in waiting(here.head)] == [alert.pk]

    def test_is_nothing_for_a_role_that_answers_no_alerts(self, here: AreaWorld, alert: Alert) -> None:
        assert waiting(lay.membership("admissions_officer", here.authority)) == []

    def test_is_nothing_of_a_strangers(self, there: AreaWorld, alert: Alert) -> None:
        for stranger in (there.attendance, there.area_attendance):
            assert waiting(stranger) == []


class TestAlertsOfChild:
    def test_are_all_that_the_reader_may_read_open_ones_first(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        first, second = raised_alert(child_id), raised_alert(child_id, episode="summer")
        raised_alert(opened_by(here.head))
        with acting(here.senco, writing=False) as scope:
            found = lines.alerts_of_child(scope, child_id, today=TODAY)
        assert [line.id for line in found] == [second.pk, first.pk]

    def test_are_none_for_a_stranger(self, here: AreaWorld, there: AreaWorld, alert: Alert) -> None:
        for stranger in (here.other_head, there.head, here.social_worker):
            with acting(stranger, writing=False) as scope:
                assert lines.alerts_of_child(scope, alert.child_id, today=TODAY) == []

    def test_are_none_for_whoever_may_not_read_their_class(self, here: AreaWorld, alert: Alert) -> None:
        with acting(lay.membership("admissions_officer", here.authority), writing=False) as scope:
            assert lines.alerts_of_child(scope, alert.child_id, today=TODAY) == []
