"""Who hears of an alert, and by when it is answered."""

from datetime import date

import pytest

from childplan.access.vocabulary import InvolvementKind as K
from childplan.escalation.rules import Reader, Told, answer_by, is_overdue, managers, recipients
from childplan.escalation.triggers import RecipientRule
from childplan.escalation.vocabulary import AlertState
from tests.factories.escalation import AUTHORITY, SCHOOL, SOCIAL_CARE

COUNCIL, SCHOOL_ID, OTHER_SCHOOL = 1, 2, 3
RULES = (SCHOOL, SOCIAL_CARE, AUTHORITY)


def reader(number: int, role: str, *kinds: K, at: int = SCHOOL_ID, team: int | None = None) -> Reader:
    return Reader(
        membership_id=number,
        user_id=100 + number,
        role_key=role,
        organisation_id=at,
        team_id=team,
        organisation_kind="school" if at != COUNCIL else "local_authority",
        kinds=frozenset(kinds),
    )


OFFICER = reader(1, "school_attendance_officer", K.ENROLMENT)
LEAD = reader(2, "designated_safeguarding_lead", K.ENROLMENT)
HEAD = reader(3, "head_teacher", K.ENROLMENT)
TEACHER = reader(4, "class_teacher", K.ENROLMENT)
WORKER = reader(5, "social_worker", K.ALLOCATION, at=COUNCIL, team=50)
AREA_OFFICER = reader(6, "authority_attendance_officer", K.AREA, at=COUNCIL)
SCREENER = reader(7, "mash_screener", K.AREA, at=COUNCIL)
AREA_MANAGER = reader(8, "attendance_team_manager", K.AREA, at=COUNCIL)
CARE_MANAGER = reader(9, "social_care_team_manager", K.ALLOCATION, at=COUNCIL, team=50)
OTHER_CARE_MANAGER = reader(10, "social_care_team_manager", K.LEAD_PRACTITIONER, at=COUNCIL, team=51)


def told(*readers: Reader, rules: tuple[RecipientRule, ...] = RULES) -> dict[int, str]:
    return {r.reader.membership_id: r.agency for r in recipients(rules, readers)}


def passed_to(*before: Reader, among: tuple[Reader, ...]) -> set[int]:
    were_told = [Told(r.membership_id, r.role_key, r.organisation_id, r.team_id) for r in before]
    return {r.reader.membership_id for r in managers(were_told, among)}


class TestRecipients:
    def test_are_all_who_hold_a_role_and_are_involved_in_the_way_a_rule_says(self) -> None:
        assert told(OFFICER, LEAD, HEAD, TEACHER, WORKER) == {
            1: "School",
            2: "School",
            5: "Children’s social care",
        }

    def test_are_not_those_involved_in_another_way(self) -> None:
        passing_by = reader(11, "designated_safeguarding_lead", K.FIRST_CONTACT)
        assert told(OFFICER, passing_by) == {1: "School"}

    def test_are_the_stand_ins_where_the_first_role_is_vacant(self) -> None:
        assert told(OFFICER, AREA_OFFICER) == {1: "School", 6: "Attendance support"}
        assert 6 not in told(OFFICER, WORKER, AREA_OFFICER)

    def test_are_not_the_stand_ins_of_stand_ins_that_were_not_asked(self) -> None:
        third = RecipientRule("third", "Third", ("mash_screener",), (K.AREA,), instead_of="authority")
        assert 7 not in told(WORKER, SCREENER, rules=(*RULES, third))
        assert 7 in told(OFFICER, SCREENER, rules=(*RULES, third))

    def test_are_told_once_where_two_rules_find_them(self) -> None:
        twice = (SCHOOL, RecipientRule("again", "Again", SCHOOL.roles, SCHOOL.kinds))
        assert [r.reader for r in recipients(twice, [OFFICER])] == [OFFICER]

    def test_are_those_who_oversee_alerts_where_no_rule_finds_anybody(self) -> None:
        assert told(HEAD, TEACHER, AREA_MANAGER, SCREENER) == {3: "School", 8: "Local authority"}

    def test_are_whoever_is_involved_and_may_answer_where_nobody_oversees(self) -> None:
        senco = reader(12, "senco", K.ENROLMENT)
        assert told(senco, TEACHER, SCREENER) == {12: "School"}

    @pytest.mark.parametrize(
        "kind", [K.SHARE, K.REFERRAL, K.PANEL, K.INSPECTION, K.LEFT_ROLL, K.ADVOCACY, K.CONFERENCE]
    )
    def test_are_never_those_to_whom_the_child_was_only_shown(self, kind: K) -> None:
        shown = (
            reader(16, "social_care_team_manager", kind, at=COUNCIL),
            reader(17, "senco", kind),
            reader(18, "social_worker", kind, at=COUNCIL),
        )
        assert told(*shown) == {}
        assert told(*shown, OFFICER) == {1: "School"}
        assert passed_to(WORKER, among=shown) == set()

    def test_are_nobody_only_where_nobody_is_there(self) -> None:
        assert told() == {}
        assert told(TEACHER) == {}

    def test_of_a_restricted_record_need_only_the_role_and_their_name_on_the_list(self) -> None:
        named = reader(13, "social_worker", K.NAMED_LIST, at=COUNCIL)
        named_head = reader(14, "head_teacher", K.NAMED_LIST)
        assert told(named, named_head) == {13: "Children’s social care"}
        assert told(named_head) == {14: "School"}


class TestManagers:
    def test_hold_the_managing_role_in_the_same_place(self) -> None:
        elsewhere = reader(15, "head_teacher", K.ENROLMENT, at=OTHER_SCHOOL)
        assert passed_to(OFFICER, LEAD, among=(OFFICER, LEAD, HEAD, elsewhere, AREA_MANAGER)) == {3}

    def test_are_those_of_the_same_team(self) -> None:
        assert passed_to(WORKER, among=(WORKER, CARE_MANAGER, OTHER_CARE_MANAGER)) == {9}

    def test_are_found_for_each_agency(self) -> None:
        assert passed_to(OFFICER, WORKER, among=(HEAD, CARE_MANAGER, AREA_MANAGER)) == {3, 9}

    def test_are_whoever_oversees_alerts_there_where_the_manager_is_missing(self) -> None:
        assert passed_to(SCREENER, among=(AREA_MANAGER, HEAD)) == {8}

    def test_are_all_who_oversee_alerts_where_that_finds_nobody_either(self) -> None:
        assert passed_to(OFFICER, among=(OFFICER, AREA_MANAGER, CARE_MANAGER)) == {8, 9}
        assert passed_to(among=(OFFICER, AREA_MANAGER)) == {8}

    def test_are_reminded_where_they_alone_were_told(self) -> None:
        assert passed_to(HEAD, among=(HEAD, TEACHER)) == {3}
        assert passed_to(HEAD, among=(HEAD, AREA_MANAGER)) == {8}

    def test_are_not_people_who_can_no_longer_read_the_alert(self) -> None:
        assert passed_to(OFFICER, among=()) == set()


class TestTheLastDayToAnswer:
    # Good Friday 2026 is 3 April, Easter Monday 6 April.
    @pytest.mark.parametrize(
        ("raised_on", "days", "last"),
        [
            (date(2026, 3, 2), 5, date(2026, 3, 9)),
            (date(2026, 3, 6), 1, date(2026, 3, 9)),
            (date(2026, 4, 2), 1, date(2026, 4, 7)),
            (date(2026, 3, 7), 1, date(2026, 3, 9)),
        ],
    )
    def test_counts_working_days_from_the_day_after(self, raised_on: date, days: int, last: date) -> None:
        assert answer_by(raised_on, days) == last

    def test_counts_mondays_to_fridays_where_no_holidays_are_known(self) -> None:
        # The list ends somewhere; Friday 3 January 2098 lies beyond any.
        assert answer_by(date(2098, 1, 3), 5) == date(2098, 1, 10)
        assert answer_by(date(2098, 1, 4), 1) == date(2098, 1, 6)

    def test_is_still_in_time_itself(self) -> None:
        last = date(2026, 3, 9)
        assert not is_overdue(AlertState.RAISED, last, today=last)
        assert is_overdue(AlertState.RAISED, last, today=date(2026, 3, 10))

    @pytest.mark.parametrize("state", [AlertState.DECIDED, AlertState.RESOLVED])
    def test_is_over_once_somebody_decided(self, state: AlertState) -> None:
        assert not is_overdue(state, date(2026, 3, 9), today=date(2026, 6, 1))
