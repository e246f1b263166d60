"""The proof of episodes, every story of it; and what turns it red."""

from dataclasses import replace

import pytest

from bench.episodes.stories import Story, stories, symbols
from bench.episodes.verdict import play_all, verdict
from childplan.common import working_days
from childplan.escalation import rules, tasks
from childplan.escalation.actions import evaluate_trigger
from childplan.escalation.selectors import overdue
from childplan.escalation.vocabulary import AlertState
from tests.childplan.committed import committed, committed_template

__all__ = ["committed", "committed_template"]


@pytest.fixture(autouse=True)
def _own_database(committed: None) -> None:
    """Each story commits."""


def some(*names: str) -> list[Story]:
    return [story for story in stories() if story.name.startswith(names)]


class TestTheProof:
    @pytest.mark.parametrize("part", [0, 1])
    def test_finds_every_story_as_it_was_typed(self, part: int) -> None:
        found = play_all(stories()[part::2])
        assert found.wrong == []
        assert found.raised > 5

    def test_misses_a_kind_that_nobody_wrote(self) -> None:
        line, ok = verdict(play_all(some("exactly at the point")), seconds=1)
        assert not ok
        assert line.endswith("short")

    def test_reads_marks_in_short(self) -> None:
        assert symbols("2I 3L") == "IILLL"


class TestItTurnsRed:
    def test_when_a_cause_that_is_away_for_a_moment_ends_the_alert(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            evaluate_trigger,
            "next_step",
            lambda newest, reading, recovery: rules.next_step(newest, reading, recovery=0),
        )
        assert play_all(some("below, above and below")).wrong

    def test_when_acknowledging_stops_the_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(overdue, "OPEN_STATES", (AlertState.RAISED,))
        assert play_all(some("acknowledging gives no more time")).wrong

    def test_when_bank_holidays_are_forgotten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def no_holidays(day: object, count: int) -> object:
            raise working_days.BeyondKnownHolidays(day, day, day)  # type: ignore[arg-type]

        monkeypatch.setattr(working_days, "add_working_days", no_holidays)
        assert play_all(some("over Easter")).wrong

    def test_when_nobody_is_looked_at_again_by_new_numbers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tasks, "begin_rounds", lambda **_: 0)
        wrong = " ".join(play_all(some("a higher point fires", "two are too few from the day")).wrong)
        assert "a higher point fires" in wrong
        assert "two are too few from the day" in wrong

    def test_when_an_expectation_is_typed_wrong(self) -> None:
        (story,) = some("one of the two posts")
        wrong = replace(story.steps[0], expects={"alerts": ["1 decided"]})
        assert play_all([replace(story, steps=(wrong,))]).wrong
