"""Whose children the case list shows, in which order, page by page, and with how many statements."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from childplan.access.actions import end_involvement, restrict_record
from childplan.access.models import Bar, Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.history import looking
from childplan.identity.models import Child, Flag
from childplan.identity.vocabulary import FLAG_CLASS, FlagKind
from childplan.plans.selectors.case_list import (
    CasePage,
    Narrowing,
    Whose,
    case_list,
    count_cases,
    lists_open_to,
)
from childplan.plans.vocabulary import StrandKind
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

EVERYTHING = Narrowing()


def shown(
    membership: Membership, whose: Whose = Whose.ALL, narrowing: Narrowing = EVERYTHING, **paging
) -> CasePage:
    from childplan.common import clock

    with acting(membership, writing=False) as scope:
        return case_list(scope, whose=whose, narrowing=narrowing, at=clock.now(), **paging)


def names(membership: Membership, *args, **kwargs) -> list[str]:
    return [line.name for line in shown(membership, *args, **kwargs).lines]


def child(head: Membership, forename: str, surname: str, **fields: object) -> UUID:
    return opened_by(head, forename=forename, surname=surname, **fields)


@pytest.fixture
def four(here: AreaWorld) -> list[UUID]:
    """Four children on roll, opened out of order."""
    pairs = (("Bo", "Drake"), ("Ada", "Abara"), ("Cy", "O'Brien"), ("Dee", "Abara"))
    return [child(here.head, *pair) for pair in pairs]


class TestTheList:
    def test_is_in_the_order_of_names(self, here: AreaWorld, four: list[UUID]) -> None:
        assert names(here.senco) == ["Ada Abara", "Dee Abara", "Bo Drake", "Cy O'Brien"]

    def test_says_what_the_page_shows_of_each(self, here: AreaWorld, at: datetime) -> None:
        child_id = child(
            here.head, "Ada", "Abara", born_on=date(2017, 5, 3), nhs_number="9990000018", known_as="Addie"
        )
        plans.involved(child_id, InvolvementKind.LEAD_PRACTITIONER, here.social_worker.pk)
        flagged(child_id, FlagKind.YOUNG_CARER, at)
        (line,) = shown(here.safeguarding_lead).lines
        assert line.child_id == child_id
        assert (line.name, line.surname, line.known_as) == ("Addie Abara", "Abara", "Addie")
        assert (line.identifier, line.born_on) == ("9990000018", date(2017, 5, 3))
        assert (line.school, line.lead) == (here.school.name, here.social_worker.user.name)
        assert list(line.flags) == ["young_carer"]

    def test_shows_only_flags_of_classes_open_to_the_reader(self, here: AreaWorld, at: datetime) -> None:
        child_id = child(here.head, "Ada", "Abara")
        flagged(child_id, FlagKind.YOUNG_CARER, at)
        flagged(child_id, FlagKind.NO_KNOWN_SCHOOL, at)
        assert list(shown(here.senco).lines[0].flags) == ["no_known_school"]

    def test_shows_neither_ended_nor_future_flags(self, here: AreaWorld, at: datetime) -> None:
        child_id = child(here.head, "Ada", "Abara")
        flagged(child_id, FlagKind.NO_KNOWN_SCHOOL, at, ends_on=at.date())
        flagged(child_id, FlagKind.PART_TIME_TIMETABLE, at, starts_on=at.date() + timedelta(days=1))
        assert list(shown(here.senco).lines[0].flags) == []

    def test_asks_one_statement_however_long_it_is(
        self, here: AreaWorld, four: list[UUID], at: datetime
    ) -> None:
        with acting(here.senco, writing=False) as scope, CaptureQueriesContext(connection) as asked:
            assert len(case_list(scope, whose=Whose.ALL, narrowing=EVERYTHING, at=at).lines) == 4
        assert len(asked.captured_queries) == 1

    def test_writes_down_whom_it_showed_and_what(
        self, here: AreaWorld, four: list[UUID], at: datetime
    ) -> None:
        flagged(four[0], FlagKind.NO_KNOWN_SCHOOL, at)
        seen = looking.begin()
        shown(here.senco)
        told = 1 | FLAG_CLASS[FlagKind.NO_KNOWN_SCHOOL]
        assert seen.classes == {four[0]: told, **dict.fromkeys(four[1:], 1)}


class TestWhose:
    def test_mine_are_those_whose_involvement_names_me(self, here: AreaWorld, four: list[UUID]) -> None:
        plans.involved(four[0], InvolvementKind.ALLOCATION, here.social_worker.pk)
        plans.involved(four[1], InvolvementKind.ALLOCATION, here.social_work.pk)
        assert names(here.social_worker, Whose.MINE) == ["Bo Drake"]
        assert names(here.social_worker, Whose.TEAM) == ["Ada Abara"]
        assert names(here.social_worker, Whose.ALL) == ["Ada Abara", "Bo Drake"]

    def test_a_child_reached_in_two_ways_is_shown_once(self, here: AreaWorld, four: list[UUID]) -> None:
        for kind in (InvolvementKind.ALLOCATION, InvolvementKind.FIRST_CONTACT):
            plans.involved(four[0], kind, here.social_work.pk)
        plans.involved(four[0], InvolvementKind.LEAD_PRACTITIONER, here.social_worker.pk)
        assert names(here.social_worker) == ["Bo Drake"]
        with acting(here.social_worker, writing=False) as scope:
            from childplan.common import clock

            assert count_cases(scope, whose=Whose.ALL, narrowing=EVERYTHING, at=clock.now()) == 1

    def test_a_list_of_the_team_is_offered_where_the_role_reaches_it(self, here: AreaWorld) -> None:
        with acting(here.social_worker, writing=False) as scope:
            assert lists_open_to(scope) == (Whose.MINE, Whose.TEAM, Whose.ALL)
        with acting(here.senco, writing=False) as scope:
            assert lists_open_to(scope) == (Whose.MINE, Whose.ALL)


class TestWhoIsNotThere:
    def test_a_stranger_sees_none_of_them(self, here: AreaWorld, there: AreaWorld, four: list[UUID]) -> None:
        for stranger in (
            here.other_head,
            here.social_worker,
            there.head,
            there.screener,
            there.area_attendance,
        ):
            assert names(stranger) == []

    def test_a_child_who_left_is_gone(self, here: AreaWorld, four: list[UUID], at: datetime) -> None:
        with acting(here.head) as scope:
            leaving = Involvement.objects.get(child_id=four[0])
            end_involvement(by=scope, at=at, involvement_id=leaving.pk, reason="Moved away")
        assert "Bo Drake" not in names(here.senco)

    def test_a_restricted_child_is_there_for_its_list_alone(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(
            here.social_worker,
            kind=InvolvementKind.ALLOCATION,
            principal_id=here.social_work.pk,
            surname="Hidden",
        )
        assert len(names(here.screener)) == 1
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=child_id,
                membership_ids=[here.social_worker.pk],
                reason="Adoption",
                review_on=at.date(),
            )
        assert len(names(here.social_worker)) == 1
        assert names(here.team_manager) == names(here.screener) == []

    def test_a_child_barred_to_its_relative_is_gone(
        self, here: AreaWorld, four: list[UUID], at: datetime
    ) -> None:
        Bar(child_id=four[0], user=here.senco.user, reason="Own child", starts_at=at).save(force_insert=True)
        assert "Bo Drake" not in names(here.senco)
        assert "Bo Drake" in names(here.head)

    def test_a_role_that_knows_of_no_identity_sees_nobody(self, here: AreaWorld, four: list[UUID]) -> None:
        assert names(lay.membership("system_administrator", here.authority)) == []


class TestPages:
    def test_lead_forward_and_back_without_gap_or_repeat(self, here: AreaWorld) -> None:
        # Three of the same name: the order goes on by id.
        for forename, surname in (
            ("A", "Same"),
            ("A", "Same"),
            ("A", "Same"),
            ("B", "Ash"),
            ("C", "Yew"),
            ("D", "Fir"),
        ):
            child(
                here.head,
                forename,
                surname,
                postcode="LA1 1AA",
                born_on=date(2015, 1, 1 + Child.objects.count()),
            )
        everybody = [line.child_id for line in shown(here.senco).lines]
        assert len(everybody) == 6
        forward, page, pages = [], shown(here.senco, size=2), []
        while True:
            forward += [line.child_id for line in page.lines]
            pages.append(page)
            if page.next_after is None:
                break
            page = shown(here.senco, size=2, after=page.next_after)
        assert forward == everybody
        assert pages[0].previous_before is None
        back = shown(here.senco, size=2, before=pages[2].previous_before)
        assert back.lines == pages[1].lines
        first = shown(here.senco, size=2, before=back.previous_before)
        assert first.lines == pages[0].lines
        assert first.previous_before is None
        assert first.next_after == pages[0].next_after

    def test_after_somebody_who_is_not_there_is_empty(
        self, here: AreaWorld, there: AreaWorld, four: list[UUID]
    ) -> None:
        hidden = opened_by(there.head)
        assert shown(here.senco, after=hidden).lines == ()
        assert shown(here.senco, after=uuid4()).lines == ()
        assert shown(here.senco, before=uuid4()).lines == ()


class TestNarrowing:
    def test_by_the_beginning_of_the_surname(self, here: AreaWorld, four: list[UUID]) -> None:
        assert names(here.senco, narrowing=Narrowing(name="aba")) == ["Ada Abara", "Dee Abara"]
        assert names(here.senco, narrowing=Narrowing(name="OBr")) == ["Cy O'Brien"]
        assert names(here.senco, narrowing=Narrowing(name="O’Brien")) == ["Cy O'Brien"]
        assert names(here.senco, narrowing=Narrowing(name="Abara, D")) == ["Dee Abara"]
        assert names(here.senco, narrowing=Narrowing(name="%")) == names(here.senco)

    def test_by_a_flag_the_reader_may_see(self, here: AreaWorld, four: list[UUID], at: datetime) -> None:
        flagged(four[0], FlagKind.YOUNG_CARER, at)
        carers = Narrowing(flag=FlagKind.YOUNG_CARER)
        assert names(here.safeguarding_lead, narrowing=carers) == ["Bo Drake"]
        # The SENCO may not read the flag, so the filter must not tell by whom it narrows.
        assert names(here.senco, narrowing=carers) == []

    def test_by_an_open_plan(self, here: AreaWorld, four: list[UUID]) -> None:
        plans.strand(here.senco, four[1], StrandKind.SEN_SUPPORT, lead_membership_id=here.senco.pk)
        assert names(here.senco, narrowing=Narrowing(strand=StrandKind.SEN_SUPPORT)) == ["Ada Abara"]
        assert names(here.attendance, narrowing=Narrowing(strand=StrandKind.SEN_SUPPORT)) == ["Ada Abara"]

    def test_by_the_school_where_on_roll(self, here: AreaWorld, four: list[UUID]) -> None:
        opened_by(here.other_head, surname="Elsewhere")
        assert names(here.screener, narrowing=Narrowing(school_id=here.other_school.pk)) != []
        assert len(names(here.screener, narrowing=Narrowing(school_id=here.school.pk))) == 4
        assert names(here.screener, narrowing=Narrowing(school_id=here.authority.pk)) == []


class TestCounting:
    def test_stops_one_above_what_is_told(
        self, here: AreaWorld, four: list[UUID], at: datetime, monkeypatch
    ) -> None:
        with acting(here.senco, writing=False) as scope:
            assert count_cases(scope, whose=Whose.ALL, narrowing=EVERYTHING, at=at) == 4
            monkeypatch.setattr("childplan.plans.selectors.case_list.COUNTED_TO", 2)
            assert count_cases(scope, whose=Whose.ALL, narrowing=EVERYTHING, at=at) == 3


def flagged(child_id: UUID, kind: FlagKind, at: datetime, **fields: object) -> None:
    fields.setdefault("starts_on", at.date() - timedelta(days=9))
    Flag(child_id=child_id, kind=kind, information_class=FLAG_CLASS[kind], **fields).save(force_insert=True)
