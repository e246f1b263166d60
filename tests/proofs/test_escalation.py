"""What the proof of escalation counts with, and what turns it red. The kills themselves: `make prove-escalation`."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from bench.escalation.expected import TOLD, compare, is_low
from bench.escalation.feeding import two_weeks_before
from bench.escalation.killing import Run
from bench.escalation.phases import Phase
from bench.prove_escalation import verdict
from childplan.notifications import outbox
from childplan.notifications.notify import Notify
from tests.childplan.committed import committed, committed_here, committed_template
from tests.childplan.notifications.conftest import post
from tests.childplan.notifications.queueing import queued, round_after
from tests.childplan.notifications.running import Running
from tests.childplan.notifications.test_tasks import claim_and_die
from tests.journeys.visitor import NotAsPromised
from tests.worlds.two_areas import AreaWorld

__all__ = ["committed", "committed_here", "committed_template", "post"]
PUPILS = 20
KILLED = Counter({("worker", Phase.INSIDE): 2, ("worker", Phase.SENDING): 1, ("beat", Phase.IDLE): 1})


def log(*, without: int = 0, twice: int = 0, to: tuple[str, ...] = TOLD) -> list[str]:
    """The stand-in's log of ten alerts, some emails short or too many."""
    mails = [
        json.dumps({"template": "alert_raised", "to": each, "body": f"https://x/alerts/{_id(number)}/ now"})
        for number in range(PUPILS)
        if is_low(number)
        for each in to
    ]
    return [*mails[without:], *mails[len(mails) - twice :]]


def _id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def judged(lines: list[str], **changes: object) -> bool:
    done = replace(Run(killed=KILLED), **changes)  # type: ignore[arg-type]
    compared = compare(lines, pupils=PUPILS)
    line, ok = verdict(done, compared, facts=PUPILS, wanted=(PUPILS, 4), seconds=1)
    assert line.endswith("ok" if ok else "short")
    return ok


class TestTheVerdict:
    def test_is_ok_when_all_arrived_once(self) -> None:
        assert judged(log())

    @pytest.mark.parametrize(
        "lines",
        [
            log(without=1),
            log(without=30),
            log(without=3),
            log(twice=1),
            log(to=TOLD[:2]),
            log(to=(*TOLD, "somebody.else@ravensmere.example")),
        ],
        ids=["one lost", "all lost", "an alert lost", "one doubled", "an agency lost", "a stranger told"],
    )
    def test_is_short_when_one_was_lost_or_doubled(self, lines: list[str]) -> None:
        assert not judged(lines)

    @pytest.mark.parametrize(
        "changes",
        [
            {"worst": 61.0},
            {"left": 1},
            {"never_ended": 1},
            {"killed": Counter({("worker", Phase.IDLE): 4})},
            {"killed": Counter({("worker", Phase.INSIDE): 3})},
        ],
        ids=["too slow", "work left", "an orphan left", "nothing in hand", "too few kills"],
    )
    def test_is_short_when_the_kills_were_harmless_or_the_end_late(self, changes: dict[str, object]) -> None:
        assert not judged(log(), **changes)


class TestItTurnsRed:
    def test_when_nobody_asks_notify_before_a_second_try(
        self, committed_here: AreaWorld, post: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        members = [committed_here.head] * 3
        for member in members:
            queued(member)
        for _ in members:
            claim_and_die(sending=True)
        round_after(seconds=outbox.LEASE.total_seconds())
        assert len(post.lines()) == len(members)
        for member in members:
            queued(member)
        for _ in members:
            claim_and_die(sending=True)
        monkeypatch.setattr(Notify, "find", lambda *_: [])
        round_after(seconds=2 * outbox.LEASE.total_seconds())
        sent = Counter(line["reference"] for line in post.lines())
        assert sorted(sent.values()) == [1, 1, 1, 2, 2, 2]

    def test_not_while_a_claim_lasts_nor_once_it_is_over(
        self, committed_here: AreaWorld, post: Running
    ) -> None:
        queued(committed_here.head)
        claim_and_die(sending=False)
        round_after(seconds=outbox.LEASE.total_seconds() - 1)
        assert post.lines() == []
        round_after(seconds=outbox.LEASE.total_seconds())
        assert len(post.lines()) == 1


class TestTheWeeksOfMarks:
    @pytest.mark.parametrize(
        ("today", "monday"),
        [
            (date(2026, 11, 23), date(2026, 11, 9)),
            (date(2026, 11, 29), date(2026, 11, 9)),
            (date(2027, 1, 8), date(2026, 12, 7)),
        ],
    )
    def test_lie_behind_and_hold_no_bank_holiday(self, today: date, monday: date) -> None:
        assert two_weeks_before(today) == monday

    def test_are_asked_for_again_when_the_school_year_is_too_young(self) -> None:
        with pytest.raises(NotAsPromised, match="August"):
            two_weeks_before(date(2027, 8, 10))
