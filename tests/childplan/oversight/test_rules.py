"""What of a day is worth a question: said in examples, and held by properties."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childplan.oversight.rules import (
    MANY_CHILDREN,
    MANY_OUT_OF_HOURS,
    MANY_REFUSALS,
    TIMES_USUAL,
    Opened,
    PersonDay,
    alike,
    surname_of,
    unusual,
)
from childplan.oversight.workflow import MOVES, Kind, State, may_move

CHILD = UUID(int=1)
NAMES = st.sampled_from(["Okafor", "Hargrove-Lee", "O’Brien", "Nguyễn", "de Vries", "Ng", ""])
OPENED = st.builds(
    Opened,
    child_id=st.uuids(),
    family=st.lists(NAMES, max_size=3).map(tuple),
    by_work=st.booleans(),
    own=st.booleans(),
    restricted=st.booleans(),
    beyond_hours=st.booleans(),
)
DAYS = st.builds(
    PersonDay,
    surname=NAMES,
    opened=st.lists(OPENED, max_size=40).map(tuple),
    refusals=st.integers(0, 12),
    usual=st.floats(0, 30),
    usual_of_role=st.floats(0, 30),
)


def kinds(day: PersonDay) -> list[Kind]:
    return [one.kind for one in unusual(day)]


def children(count: int, **each: bool) -> tuple[Opened, ...]:
    return tuple(Opened(UUID(int=n), **each) for n in range(count))


class TestSurnames:
    @pytest.mark.parametrize(
        ("one", "other"),
        [("Okafor", "OKAFOR"), ("Lee-Hargrove", "Hargrove"), ("Nguyễn", "Nguyen"), ("O’Brien", "O'Brien")],
    )
    def test_are_alike_however_they_are_written(self, one: str, other: str) -> None:
        assert alike(one, other)

    @pytest.mark.parametrize(("one", "other"), [("Okafor", "Okoro"), ("Ng", "Ng"), ("", ""), ("de", "de")])
    def test_are_not_alike_by_chance(self, one: str, other: str) -> None:
        assert not alike(one, other)

    def test_are_the_last_word_of_a_name(self) -> None:
        assert (surname_of("Wanda Lee-Voss"), surname_of(" ")) == ("Lee-Voss", "")


class TestADay:
    def test_of_ones_own_work_asks_nothing(self) -> None:
        assert kinds(PersonDay("Voss", children(19))) == []

    @pytest.mark.parametrize(
        ("day", "kind"),
        [
            (PersonDay("Okafor", (Opened(CHILD, ("Bell", "Okafor"), own=False),)), Kind.SAME_SURNAME),
            (PersonDay("Voss", (Opened(CHILD, by_work=False, own=False),)), Kind.NO_INVOLVEMENT),
            (PersonDay("Voss", (Opened(CHILD, by_work=False, own=False, restricted=True),)), Kind.RESTRICTED),
            (PersonDay("Voss", children(MANY_OUT_OF_HOURS, beyond_hours=True)), Kind.OUT_OF_HOURS),
            (PersonDay("Voss", children(MANY_CHILDREN), usual=6, usual_of_role=2), Kind.VOLUME),
            (PersonDay("Voss", refusals=MANY_REFUSALS), Kind.AFTER_REFUSALS),
        ],
    )
    def test_that_is_unusual_asks_one_thing(self, day: PersonDay, kind: Kind) -> None:
        assert kinds(day) == [kind]

    def test_of_whoever_always_opens_many_is_an_ordinary_one(self) -> None:
        many = children(MANY_CHILDREN)
        assert kinds(PersonDay("Voss", many, usual=MANY_CHILDREN / TIMES_USUAL)) == []
        assert kinds(PersonDay("Voss", many, usual_of_role=MANY_CHILDREN / TIMES_USUAL)) == []

    @given(DAYS)
    def test_asks_once_for_each_kind_and_child(self, day: PersonDay) -> None:
        found = list(unusual(day))
        asked = [(one.kind, one.child_id) for one in found]
        opened = [one.child_id for one in day.opened]
        assert len(asked) == len(set(asked)) or len(opened) != len(set(opened))
        assert list(unusual(day)) == found

    @given(DAYS)
    def test_asks_about_a_child_only_who_was_opened_and_not_by_work_of_ones_own(self, day: PersonDay) -> None:
        for one in unusual(day):
            if one.child_id is not None:
                assert any(
                    each.child_id == one.child_id and not (each.own and each.by_work) for each in day.opened
                )

    @given(DAYS, OPENED)
    def test_that_holds_more_asks_no_less(self, day: PersonDay, more: Opened) -> None:
        longer = PersonDay(day.surname, (*day.opened, more), day.refusals + 1, day.usual, day.usual_of_role)
        before, after = ({(one.kind, one.child_id) for one in unusual(each)} for each in (day, longer))
        assert before <= after

    @given(DAYS)
    def test_of_the_same_person_asks_no_more_when_more_is_usual(self, day: PersonDay) -> None:
        busier = PersonDay(day.surname, day.opened, day.refusals, day.usual + 10, day.usual_of_role + 10)
        assert set(kinds(busier)) <= set(kinds(day))


class TestTheStates:
    def test_end_in_closed_from_everywhere_and_lead_nowhere_from_there(self) -> None:
        assert all(State.CLOSED in MOVES[state] for state in State if state is not State.CLOSED)
        assert not any(may_move("closed", state) for state in State)

    def test_are_answered_only_when_asked(self) -> None:
        assert [state for state in State if may_move(state, "answered")] == [State.ASKED]
