"""Episodes of the engine, whatever comes in whatever order: never two alerts for one run of a cause, none lost."""

from datetime import date, datetime, timedelta
from itertools import permutations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from childplan.common import clock, rows
from childplan.escalation.models import Alert, AlertMove, AlertRecipient
from childplan.escalation.rules import Episode, Step, next_step
from childplan.escalation.triggers import Cleared, Firing
from childplan.facts.models import FactWork
from childplan.notifications.models import Message
from tests.childplan.committed import at_once
from tests.factories.escalation import counted, in_force, work_it_off
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

RECOVERY = 20
DAY = date(2026, 1, 12)
RUNS = ("2024/25", "2025/26", "2026/27")
READINGS = st.one_of(
    st.none(),
    st.builds(
        lambda run, begun, lasted, causes: Firing(
            "There",
            run=run,
            since=None if begun is None else DAY + timedelta(days=begun),
            seen_until=DAY + timedelta(days=(begun or 0) + lasted),
            causes=causes,
        ),
        st.sampled_from(RUNS),
        st.none() | st.integers(0, 60),
        st.integers(0, 60),
        st.frozensets(st.sampled_from("abc")),
    ),
    st.builds(
        Cleared,
        reason=st.just("Away"),
        run=st.sampled_from(RUNS),
        away_for=st.none() | st.integers(0, 40),
        seen_until=st.integers(0, 60).map(lambda n: DAY + timedelta(days=n)),
    ),
)
ALERTS = st.none() | st.builds(
    Episode,
    run=st.sampled_from(RUNS),
    is_open=st.booleans(),
    is_decided=st.booleans(),
    causes=st.frozensets(st.sampled_from("abc")),
    seen_until=st.none() | st.integers(0, 60).map(lambda n: DAY + timedelta(days=n)),
)


def after(newest: Episode | None, reading: Firing | Cleared | None, step: Step) -> Episode | None:
    """What stands once the step is done, in the simplest way."""
    if step.begins:
        assert isinstance(reading, Firing)
        return Episode(reading.run, True, False, reading.causes, reading.seen_until)
    if newest is None:
        return None
    if step.resolve:
        return Episode(newest.run, False, newest.is_decided, newest.causes, newest.seen_until)
    if reading is not None and (step.goes_on or step.eases):
        causes = newest.causes | reading.causes if isinstance(reading, Firing) else newest.causes
        seen = max(filter(None, (newest.seen_until, reading.seen_until)), default=None)
        return Episode(newest.run, newest.is_open, newest.is_decided, causes, seen)
    return newest


class TestTheRule:
    @given(newest=ALERTS, reading=READINGS)
    def test_done_once_has_nothing_left_to_do(
        self, newest: Episode | None, reading: Firing | Cleared | None
    ) -> None:
        then = after(newest, reading, next_step(newest, reading, recovery=RECOVERY))
        again = next_step(then, reading, recovery=RECOVERY)
        assert not again.begins
        assert not again.resolve
        assert not again.adds

    @given(newest=ALERTS, readings=st.lists(READINGS, max_size=12))
    def test_leaves_a_cause_that_is_there_with_an_open_alert_unless_its_period_is_over(
        self, newest: Episode | None, readings: list[Firing | Cleared | None]
    ) -> None:
        for reading in readings:
            newest = after(newest, reading, next_step(newest, reading, recovery=RECOVERY))
            if isinstance(reading, Firing):
                assert newest is not None
                assert newest.run > reading.run or newest.is_open

    @given(newest=ALERTS, readings=st.lists(READINGS, max_size=12))
    def test_never_goes_back_to_an_earlier_period(
        self, newest: Episode | None, readings: list[Firing | Cleared | None]
    ) -> None:
        for reading in readings:
            then = after(newest, reading, next_step(newest, reading, recovery=RECOVERY))
            assert newest is None or (then is not None and then.run >= newest.run)
            newest = then

    @pytest.mark.parametrize(
        ("away_for", "step"),
        [
            (0, Step(eases=True)),
            (19, Step(eases=True)),
            (20, Step(resolve="Away")),
            (None, Step(resolve="Away")),
        ],
    )
    def test_ends_an_episode_when_the_cause_stayed_away_long_enough(
        self, away_for: int | None, step: Step
    ) -> None:
        newest = Episode("2025/26", is_open=True, is_decided=False)
        assert next_step(newest, Cleared("Away", run="2025/26", away_for=away_for), recovery=20) == step

    def test_begins_anew_after_a_decision_when_there_is_more(self) -> None:
        more = Firing("There", run="", causes=frozenset({"a", "b"}))
        waiting = Episode("", is_open=True, is_decided=False, causes=frozenset({"a"}))
        assert next_step(waiting, more, recovery=0) == Step(adds=True, goes_on=True)
        decided = Episode("", is_open=True, is_decided=True, causes=frozenset({"a"}))
        assert next_step(decided, more, recovery=0).begins
        fewer = Firing("There", run="", causes=frozenset())
        assert next_step(decided, fewer, recovery=0) == Step(goes_on=True)

    def test_begins_anew_when_one_file_shows_an_end_and_a_new_beginning(self) -> None:
        newest = Episode("2025/26", is_open=True, is_decided=False, seen_until=DAY)
        back = Firing("There", run="2025/26", since=DAY + timedelta(days=40))
        assert next_step(newest, back, recovery=20).begins
        same = Firing("There", run="2025/26", since=DAY)
        assert next_step(newest, same, recovery=20) == Step(goes_on=True)


# How many absences (0 clears, above 3 fires, 2 says nothing), and whether work begins now.
COUNTS = st.lists(st.tuples(st.sampled_from((0, 2, 4, 9)), st.booleans()), max_size=10)


class TestTheEngine:
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(counts=COUNTS)
    def test_has_at_most_one_open_alert_and_numbers_them(
        self, here: AreaWorld, at: datetime, counts: list[tuple[int, bool]]
    ) -> None:
        with in_force(), transaction.atomic():
            child_id = opened_by(here.head)
            for second, (count, work_now) in enumerate(counts):
                with clock.stopped_at(at + timedelta(seconds=second)):
                    counted(child_id, count)
                    if work_now:
                        work_it_off()
            with clock.stopped_at(at + timedelta(minutes=1)):
                work_it_off()
            alerts = list(Alert.objects.order_by("episode"))
            assert [alert.episode for alert in alerts] == list(range(1, len(alerts) + 1))
            assert [alert.previous_id for alert in alerts] == [None, *(a.pk for a in alerts[:-1])][
                : len(alerts)
            ]
            still = [alert for alert in alerts if alert.state != "resolved"]
            last = next((count for count, _ in reversed(counts) if count != 2), 0)
            if counts and counts[-1][0] > 3:
                assert still == alerts[-1:]
            if counts and last == 0 and counts[-1][0] == 0:
                assert not still
            assert AlertMove.objects.filter(act="raise_alert").count() == len(alerts)
            assert Message.objects.count() == 3 * len(alerts) == AlertRecipient.objects.count()
            assert not FactWork.objects.filter(done_at__isnull=True).exists()
            transaction.set_rollback(True)

    def test_comes_to_the_same_whatever_order_the_facts_are_worked_in(self, here: AreaWorld, at) -> None:
        with in_force():
            for order in permutations(range(3)):
                child_id = opened_by(here.head)
                facts = [counted(child_id, count) for count in (0, 9, 4)]
                # As after a requeue: the database's own order, turned round.
                works = [FactWork.objects.get(fact=fact) for fact in facts]
                for work, place in zip(works, order, strict=True):
                    FactWork.objects.filter(pk=work.pk).update(due_at=at + timedelta(seconds=place))
                work_it_off()
                assert [a.state for a in Alert.objects.filter(child_id=child_id)] == ["raised"]

    @pytest.mark.parametrize(
        "jump", [timedelta(days=-365), timedelta(days=-1), timedelta(days=1), timedelta(days=365)]
    )
    def test_does_not_wait_for_a_clock_that_jumped(self, here: AreaWorld, at, jump: timedelta) -> None:
        with in_force():
            child_id = opened_by(here.head)
            with clock.stopped_at(at + jump):
                counted(child_id, 9)
            work_it_off()
            assert Alert.objects.get(child_id=child_id).raised_at == at

    def test_has_one_alert_each_when_many_workers_meet(self, committed_here: AreaWorld) -> None:
        with in_force():
            children = [opened_by(committed_here.head) for _ in range(3)]
            for child_id in children:
                for count in (4, 5, 6, 7):
                    counted(child_id, count)
            at_once(*[work_it_off] * 4)
            work_it_off()
        with rows.entered(rows.STEWARD):
            assert Alert.objects.count() == 3
            assert Message.objects.count() == 9
            assert not FactWork.objects.filter(done_at__isnull=True).exists()
