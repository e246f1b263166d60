"""On the day a number takes effect every child it may concern is looked at again, in rounds that survive a kill."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.escalation import tasks
from childplan.escalation.models import Alert, NumbersRound
from childplan.escalation.selectors import rounds
from childplan.escalation.tasks import look_again_by_new_numbers
from childplan.facts.models import Sweep
from tests.childplan.committed import at_once
from tests.factories import organisations as lay
from tests.factories.escalation import by_count, counted, in_force, number_set, raised_alert, work_it_off
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

TODAY = date(2026, 3, 2)
LATER = date(2026, 3, 5)


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force(evaluate=by_count):
        yield


@pytest.fixture
def keeper(here: AreaWorld) -> Membership:
    return lay.membership("attendance_team_manager", here.authority)


def child_with(here: AreaWorld, count: int) -> UUID:
    child_id = opened_by(here.head)
    counted(child_id, count)
    work_it_off()
    return child_id


def states() -> list[str]:
    return sorted(Alert.objects.values_list("state", flat=True))


class Looked(list):
    """Which children were looked at, in order. fails: those for whom that goes wrong."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fails: set[UUID] = set()
        self.dies_after: int | None = None
        really = tasks.evaluate_trigger

        def watched(**said: object) -> object:
            if self.dies_after is not None and len(self) >= self.dies_after:
                raise KeyboardInterrupt
            self.append(said["child_id"])
            if said["child_id"] in self.fails:
                raise RuntimeError("this record is broken")
            return really(**said)

        monkeypatch.setattr(tasks, "evaluate_trigger", watched)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    return Looked(monkeypatch)


class TestOnItsDay:
    def test_a_lower_number_raises_and_not_a_day_before(self, here: AreaWorld, keeper: Membership) -> None:
        child_with(here, 3)
        number_set(keeper, "2", LATER)
        with clock.stopped_at(clock.now() + timedelta(days=2)):
            look_again_by_new_numbers()
            assert states() == []
        with clock.stopped_at(clock.now() + timedelta(days=3)):
            look_again_by_new_numbers()
            alert = Alert.objects.get()
        assert alert.reason == "3 absences; the area asks at more than 2.00."

    def test_a_higher_number_resolves_and_says_why(self, here: AreaWorld, keeper: Membership) -> None:
        alert = raised_alert(opened_by(here.head), count=4)
        number_set(keeper, "4", TODAY)
        look_again_by_new_numbers()
        alert.refresh_from_db()
        assert (alert.state, alert.resolution) == ("resolved", "4 absences are too few.")
        assert alert.reason == "4 absences; the area asks at more than 3."

    def test_it_looks_at_nobody_else(
        self, here: AreaWorld, there: AreaWorld, keeper: Membership, looked: Looked
    ) -> None:
        mine = child_with(here, 3)
        child_with(there, 3)
        opened_by(here.head)
        number_set(keeper, "2", TODAY)
        looked.clear()
        look_again_by_new_numbers()
        assert looked == [mine]
        assert states() == ["raised"]

    def test_it_looks_once(self, here: AreaWorld, keeper: Membership, looked: Looked) -> None:
        child_with(here, 3)
        number_set(keeper, "2", TODAY)
        looked.clear()
        for _ in range(3):
            look_again_by_new_numbers()
        assert len(looked) == 1
        assert NumbersRound.objects.get().done_at is not None
        assert Sweep.objects.filter(name="look-again-by-new-numbers").exists()

    def test_it_looks_again_when_the_number_of_that_day_is_replaced(
        self, here: AreaWorld, keeper: Membership
    ) -> None:
        child_with(here, 3)
        number_set(keeper, "2", TODAY)
        look_again_by_new_numbers()
        number_set(keeper, "5", TODAY)
        look_again_by_new_numbers()
        assert states() == ["resolved"]

    def test_a_longer_time_to_answer_looks_at_nobody(
        self, here: AreaWorld, keeper: Membership, looked: Looked
    ) -> None:
        child_with(here, 3)
        number_set(keeper, "9", TODAY, name="answer_within")
        looked.clear()
        look_again_by_new_numbers()
        assert looked == []

    def test_days_late_it_looks_all_the_same(self, here: AreaWorld, keeper: Membership) -> None:
        child_with(here, 3)
        number_set(keeper, "2", TODAY + timedelta(days=1))
        with clock.stopped_at(clock.now() + timedelta(days=9)):
            look_again_by_new_numbers()
        assert states() == ["raised"]


class TestManyChildren:
    @pytest.fixture(autouse=True)
    def _short_legs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rounds, "CHILDREN_A_LEG", 2)

    def test_are_all_looked_at_with_and_without_alerts(self, here: AreaWorld, keeper: Membership) -> None:
        for count in (2, 3, 4, 5, 0, 3, 3):
            child_with(here, count)
        assert states() == ["raised"] * 2
        number_set(keeper, "2", TODAY)
        look_again_by_new_numbers()
        assert states() == ["raised"] * 5

    def test_wait_for_the_next_turn_and_none_is_left_out(
        self, here: AreaWorld, keeper: Membership, looked: Looked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        children = sorted(child_with(here, 3) for _ in range(5))
        number_set(keeper, "2", TODAY)
        looked.clear()
        woken: list[object] = []
        monkeypatch.setattr(tasks, "turn", lambda: iter([None]))
        monkeypatch.setattr(tasks, "wake", woken.append)
        look_again_by_new_numbers()
        assert looked == children[:2]
        assert woken == [look_again_by_new_numbers]
        for _ in range(3):
            look_again_by_new_numbers()
        assert looked == children

    def test_begin_anew_where_the_numbers_change_on_the_way(
        self, here: AreaWorld, keeper: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _ in range(5):
            child_with(here, 3)
        number_set(keeper, "2", TODAY)
        with monkeypatch.context() as one_leg:
            one_leg.setattr(tasks, "turn", lambda: iter([None]))
            look_again_by_new_numbers()
        assert states() == ["raised"] * 2
        number_set(keeper, "8", TODAY)
        look_again_by_new_numbers()
        assert states() == ["resolved"] * 2

    def test_lose_nothing_by_a_kill(self, here: AreaWorld, keeper: Membership, looked: Looked) -> None:
        children = sorted(child_with(here, 3) for _ in range(5))
        number_set(keeper, "2", TODAY)
        looked.clear()
        looked.dies_after = 3
        with pytest.raises(KeyboardInterrupt):
            look_again_by_new_numbers()
        looked.dies_after = None
        look_again_by_new_numbers()
        assert looked == [*children[:3], *children[2:]]
        assert states() == ["raised"] * 5

    def test_are_kept_waiting_by_none_that_fails_and_that_one_is_tried_until_it_works(
        self, here: AreaWorld, keeper: Membership, looked: Looked, caplog: pytest.LogCaptureFixture
    ) -> None:
        children = sorted(child_with(here, 3) for _ in range(5))
        number_set(keeper, "2", TODAY)
        looked.clear()
        looked.fails = {children[1]}
        with caplog.at_level(logging.ERROR):
            look_again_by_new_numbers()
            look_again_by_new_numbers()
        assert states() == ["raised"] * 4
        assert NumbersRound.objects.get().done_at is None
        assert "children not looked at by new numbers yet" in caplog.text
        assert str(children[1]) not in caplog.text
        looked.fails = set()
        look_again_by_new_numbers()
        assert states() == ["raised"] * 5
        assert NumbersRound.objects.get().done_at is not None

    def test_wait_where_the_trigger_itself_is_broken(
        self, here: AreaWorld, keeper: Membership, looked: Looked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("childplan.escalation.actions.look_through.MOST_LEFT", 1)
        children = sorted(child_with(here, 3) for _ in range(5))
        number_set(keeper, "2", TODAY)
        looked.clear()
        looked.fails = set(children)
        look_again_by_new_numbers()
        assert looked == children[:2]
        looked.fails = set()
        look_again_by_new_numbers()
        assert states() == ["raised"] * 5

    def test_are_each_raised_once_by_two_workers_at_once(self, committed_here: AreaWorld) -> None:
        here = committed_here
        keeper = lay_committed(here)
        for _ in range(5):
            child_with(here, 3)
        number_set(keeper, "2", TODAY)
        at_once(*[look_again_by_new_numbers] * 2)
        look_again_by_new_numbers()
        with rows.entered(rows.STEWARD):
            assert states() == ["raised"] * 5
            assert NumbersRound.objects.get().done_at is not None


def lay_committed(here: AreaWorld) -> Membership:
    with rows.entered(rows.STEWARD):
        return lay.membership("attendance_team_manager", here.authority)
