"""Marks over marks: what stands, what is amended, and that nothing is taken away."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from attendance.rules import Session, session_at, sessions_before
from attendance.rules.joining import Amended, Joined, joined, taken_off
from attendance.vocabulary import NO_MARK, Half

MONDAY = date(2025, 9, 8)
MARKS = st.text(alphabet="/\\INO-#", max_size=60)
DAYS = st.integers(0, 60).map(lambda n: MONDAY + timedelta(days=n)).filter(lambda day: day.weekday() < 5)


class TestJoining:
    def test_lays_new_marks_over_old_ones_and_keeps_what_stood_there(self) -> None:
        assert joined("//II", MONDAY, "//I", MONDAY) == Joined("//II", MONDAY)
        found = joined("//NN", MONDAY, "//IN", MONDAY)
        assert found.marks == "//IN"
        assert found.amended == (Amended(Session(MONDAY + timedelta(days=1), Half.MORNING), "N", "I"),)

    def test_takes_a_mark_where_there_was_none_without_calling_it_an_amendment(self) -> None:
        assert joined("/-", MONDAY, "/O", MONDAY) == Joined("/O", MONDAY, filled=1)

    def test_lets_no_mark_made_take_nothing_away(self) -> None:
        assert joined("/O/O", MONDAY, "----", MONDAY) == Joined("/O/O", MONDAY)

    def test_keeps_a_called_mark_over_which_a_closure_comes(self) -> None:
        found = joined("OO", MONDAY, "##", MONDAY)
        assert [(one.old, one.new) for one in found.amended] == [("O", "#"), ("O", "#")]

    def test_lets_what_stands_stand(self) -> None:
        found = joined("/O", MONDAY, "II", MONDAY, stands=lambda session: session.half is Half.AFTERNOON)
        assert (found.marks, found.stayed, len(found.amended)) == ("IO", 1, 1)

    def test_begins_with_the_earlier_of_the_two(self) -> None:
        assert joined("/\\", MONDAY + timedelta(days=2), "II", MONDAY) == Joined("II--/\\", MONDAY, filled=2)

    @given(held=MARKS, incoming=MARKS, held_from=DAYS, starts_on=DAYS)
    def test_says_session_by_session_what_either_said(
        self, held: str, incoming: str, held_from: date, starts_on: date
    ) -> None:
        found = joined(held, held_from, incoming, starts_on)
        first = min(held_from, starts_on)
        amended = {one.session: one for one in found.amended}
        for index in range(max(len(held), len(incoming)) + 200):
            session = session_at(first, index)
            old, new, now = (
                at(*words, session)
                for words in ((held, held_from), (incoming, starts_on), (found.marks, found.starts_on))
            )
            assert now == (old if new == NO_MARK else new)
            assert (session in amended) == (old not in (NO_MARK, now))
        again = joined(found.marks, found.starts_on, incoming, starts_on)
        assert (again.marks, again.starts_on, again.amended) == (found.marks, found.starts_on, ())


def at(marks: str, starts_on: date, session: Session) -> str:
    if session.day < starts_on:
        return NO_MARK
    index = sessions_before(starts_on, session.day) + (session.half is Half.AFTERNOON)
    return marks[index] if index < len(marks) else NO_MARK


class TestTakingOff:
    @given(held=MARKS, held_from=DAYS, sessions=st.lists(st.tuples(DAYS, st.sampled_from(Half)), max_size=6))
    def test_leaves_no_mark_there_and_every_other_as_it_was(
        self, held: str, held_from: date, sessions: list[tuple[date, Half]]
    ) -> None:
        wanted = {Session(*one) for one in sessions}
        left, off = taken_off(held, held_from, wanted)
        assert len(left) == len(held)
        gone = {one.session: one.old for one in off}
        for index, old in enumerate(held):
            session = session_at(held_from, index)
            assert left[index] == (NO_MARK if session in wanted else old)
            assert gone.get(session, NO_MARK) == (old if session in wanted else NO_MARK)

    def test_holds_against_an_older_word(self) -> None:
        afternoon = Session(MONDAY, Half.AFTERNOON)
        found = joined("/-//", MONDAY, "/\\//", MONDAY, known=[afternoon])
        assert (found.marks, found.stayed, found.filled) == ("/-//", 1, 0)
