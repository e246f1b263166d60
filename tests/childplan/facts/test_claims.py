"""The worker's side of facts."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from childplan.common import clock, rows
from childplan.common.vocabulary import InformationClass
from childplan.facts import actions, registry
from childplan.facts.actions import publish
from childplan.facts.claims import MOST_ATTEMPTS, pause_after, work_on_next
from childplan.facts.models import Fact, FactWork
from tests.childplan.committed import at_once
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

HAPPENED = "sample.thing.happened"


@pytest.fixture
def worked() -> Iterator[list[UUID]]:
    """The facts that the sample work was done on, in order."""
    done: list[UUID] = []
    with doing("sample.work", done.append):
        yield done


@contextmanager
def doing(work: str, worker: Callable[[UUID], object]) -> Iterator[None]:
    """Register a worker for the length of the block."""
    registry.when(HAPPENED, work=work, worker=worker)
    try:
        yield
    finally:
        registry._workers.pop(work)
        registry._by_fact[HAPPENED].remove(work)


def happened(child_id: UUID) -> Fact:
    with rows.entered(rows.STEWARD):
        return publish(
            HAPPENED,
            child_id=child_id,
            information_class=InformationClass.IDENTITY,
            title="Something happened",
            occurred_at=clock.now(),
        )


def work(after: timedelta = timedelta(0)) -> bool:
    return work_on_next(at=clock.now() + after)


def breaks(fact_id: UUID) -> None:
    raise ValueError(f"{fact_id} says that Amara is ill")


class TestWorkOnNext:
    def test_does_each_piece_once(self, here: AreaWorld, worked: list[UUID], at) -> None:
        fact = happened(opened_by(here.head))
        assert work()
        assert not work()
        assert worked == [fact.pk]
        row = FactWork.objects.get(fact=fact)
        assert (row.done_at, row.attempts, row.error) == (at, 1, "")

    def test_does_the_work_of_one_child_in_the_order_of_its_facts(
        self, here: AreaWorld, worked: list[UUID], at
    ) -> None:
        child_id, other = opened_by(here.head), opened_by(here.head)
        first = happened(child_id)
        with clock.stopped_at(at + timedelta(seconds=1)):
            second, third = happened(child_id), happened(other)
        FactWork.objects.filter(fact=first).update(due_at=at + timedelta(minutes=5), attempts=1)
        assert work(timedelta(minutes=1))
        assert not work(timedelta(minutes=1))
        assert worked == [third.pk]
        assert work(timedelta(minutes=6))
        assert work(timedelta(minutes=6))
        assert worked == [third.pk, first.pk, second.pk]

    def test_puts_off_what_fails_and_keeps_no_word_of_why(self, here: AreaWorld, at) -> None:
        fact = happened_with_work(opened_by(here.head), breaks)
        row = FactWork.objects.get(fact=fact)
        assert (row.done_at, row.attempts, row.error) == (None, 1, "ValueError")
        assert row.due_at == at + timedelta(seconds=10)

    def test_tells_the_log_no_more_than_the_kind_of_error(self, here: AreaWorld, caplog) -> None:
        from childplan.common.logs import JsonFormatter

        happened_with_work(opened_by(here.head), breaks)
        (record,) = [r for r in caplog.records if r.name == "childplan.facts.claims"]
        line = JsonFormatter().format(record)
        assert '"error": "ValueError"' in line
        assert "Amara" not in line

    def test_undoes_what_the_failing_work_wrote(self, here: AreaWorld) -> None:
        def writes_and_breaks(fact_id: UUID) -> None:
            actions.swept("half-done")
            raise ValueError

        happened_with_work(opened_by(here.head), writes_and_breaks)
        with rows.entered(rows.SERVICE), connection.cursor() as cursor:
            cursor.execute("select count(*) from facts_sweep where name = 'half-done'")
            assert cursor.fetchone() == (0,)

    def test_meets_a_broken_foreign_key_before_the_commit(self, here: AreaWorld) -> None:
        def hangs_on_nothing(fact_id: UUID) -> None:
            fact = Fact.objects.get(pk=fact_id)
            FactWork(
                fact_id=uuid4(),
                child_id=fact.child_id,
                information_class=1,
                work="none",
                made_at=clock.now(),
                due_at=clock.now(),
            ).save(force_insert=True)

        fact = happened_with_work(opened_by(here.head), hangs_on_nothing)
        assert FactWork.objects.get(fact=fact).error == "IntegrityError"

    def test_sets_aside_what_always_fails(self, here: AreaWorld, at) -> None:
        fact = happened_with_work(opened_by(here.head), breaks, rounds=MOST_ATTEMPTS)
        row = FactWork.objects.get(fact=fact)
        assert (row.attempts, row.error) == (MOST_ATTEMPTS, "ValueError")
        assert row.quarantined_at is not None
        assert not work(timedelta(days=400))

    def test_goes_on_with_the_child_after_setting_aside(self, here: AreaWorld, at) -> None:
        child_id, done = opened_by(here.head), []
        happened_with_work(child_id, breaks, rounds=MOST_ATTEMPTS)
        with doing("sample.work", done.append), clock.stopped_at(at + timedelta(hours=9)):
            later = happened(child_id)
            assert work()
        assert done == [later.pk]

    def test_does_other_work_while_one_fails(self, here: AreaWorld, worked: list[UUID]) -> None:
        with doing("sample.broken", breaks):
            fact = happened(opened_by(here.head))
            assert [work(), work(), work()] == [True, True, False]
        assert worked == [fact.pk]

    def test_sets_aside_work_that_no_app_does_any_more(self, here: AreaWorld) -> None:
        fact = None
        with doing("sample.gone", breaks):
            fact = happened(opened_by(here.head))
        assert work()
        assert FactWork.objects.get(fact=fact).error == "UnknownWork"


class TestThePause:
    def test_doubles_up_to_an_hour(self) -> None:
        assert [pause_after(n).total_seconds() for n in (1, 2, 3, 8, 10, 30)] == [
            10,
            20,
            40,
            1280,
            3600,
            3600,
        ]


class TestTwoWorkersAtOnce:
    def test_never_take_the_same_piece(self, committed_here: AreaWorld) -> None:
        fact_ids: list[UUID] = []
        taken, go_on = threading.Event(), threading.Event()

        def slow(fact_id: UUID) -> None:
            fact_ids.append(fact_id)
            taken.set()
            assert go_on.wait(30)

        def second() -> tuple[bool, int]:
            assert taken.wait(30)
            answer = work(), len(fact_ids)
            go_on.set()
            return answer

        with doing("sample.work", slow):
            fact = happened(opened_by(committed_here.head))
            assert at_once(work, second) == [True, (False, 1)]
        assert fact_ids == [fact.pk]
        with rows.entered(rows.STEWARD):
            # The second did not wait for the first either, or the first would have given up waiting for it.
            assert FactWork.objects.get(fact=fact).done_at is not None

    def test_share_many_pieces_without_doing_one_twice(
        self, committed_here: AreaWorld, worked: list[UUID]
    ) -> None:
        children = [opened_by(committed_here.head) for _ in range(4)]
        facts = [happened(child_id).pk for child_id in children for _ in range(5)]

        def until_none_is_left() -> int:
            return sum(iter(work, False))

        done = at_once(until_none_is_left, until_none_is_left, until_none_is_left)
        # A worker may go home while another still holds the last piece of a child.
        until_none_is_left()
        assert sorted(worked, key=str) == sorted(facts, key=str)
        assert sum(done) <= len(facts)

    def test_leave_a_piece_whose_worker_was_killed_as_it_was(self, committed_here: AreaWorld) -> None:
        class Killed(BaseException):
            """What a worker does not catch."""

        def dies(fact_id: UUID) -> None:
            raise Killed

        with doing("sample.work", dies):
            happened(opened_by(committed_here.head))
            with pytest.raises(Killed):
                work()
        done: list[UUID] = []
        with doing("sample.work", done.append):
            # Not at once: that worker may be slow, not dead.
            assert not work()
            assert work(timedelta(seconds=11))
        assert len(done) == 1

    def test_set_aside_what_kills_every_worker(self, committed_here: AreaWorld) -> None:
        class Killed(BaseException):
            """What a worker does not catch."""

        def dies(fact_id: UUID) -> None:
            raise Killed

        with doing("sample.work", dies):
            happened(opened_by(committed_here.head))
            for attempt in range(MOST_ATTEMPTS):
                with pytest.raises(Killed):
                    work(timedelta(hours=attempt))
            assert work(timedelta(hours=MOST_ATTEMPTS))
            assert not work(timedelta(days=400))
        with rows.entered(rows.STEWARD):
            assert FactWork.objects.get(work="sample.work").error == "WorkerLost"


class TestWaking:
    def test_happens_once_after_the_commit_however_many_facts(
        self, committed_here: AreaWorld, worked: list[UUID], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls: list[bool] = []
        monkeypatch.setattr(actions, "wake", lambda: calls.append(connection.in_atomic_block))
        child_id = opened_by(committed_here.head)
        calls.clear()
        with rows.entered(rows.STEWARD):
            happened(child_id)
            happened(child_id)
            assert calls == []
        assert calls == [False]

    def test_does_not_fail_the_act_when_it_fails(
        self, committed_here: AreaWorld, worked: list[UUID], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_broker() -> None:
            raise ConnectionError

        monkeypatch.setattr(actions, "wake", no_broker)
        fact = happened(opened_by(committed_here.head))
        assert work()
        assert worked == [fact.pk]


def happened_with_work(child_id: UUID, worker: Callable[[UUID], object], *, rounds: int = 1) -> Fact:
    """A fact whose one piece of work was tried so many times, each when it was due."""
    with doing("sample.work", worker):
        fact = happened(child_id)
        for _ in range(rounds):
            with rows.entered(rows.STEWARD):
                due_at = FactWork.objects.get(fact=fact).due_at
            with clock.stopped_at(due_at):
                assert work()
    return fact
