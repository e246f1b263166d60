"""The area's attendance trigger: when it fires, when its cause is gone, and who hears of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from attendance.handlers import ATTENDANCE_TRIGGER, attendance_at_or_below
from childplan.access.scope import as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.escalation.models import Alert, AlertRecipient
from childplan.escalation.triggers import Cleared, Firing, trigger_of
from childplan.facts.claims import work_on_next
from childplan.facts.models import Fact
from childplan.identity.models import Child
from tests.factories.attendance import ABOVE, AT_NINETY, PRESENT, PupilText, brought_in, ctf, upn
from tests.factories.plans import involved
from tests.factories.safeguarding import allocated
from tests.worlds.two_areas import AreaWorld

PROTOCOL = {"percentage": Decimal(90), "sessions": Decimal(20)}


def recorded(attended: int, authorised: int, unauthorised: int = 0, *, year: int = 2025) -> Fact:
    numbers = {
        "possible": attended + authorised + unauthorised,
        "attended": attended,
        "authorised": authorised,
        "unauthorised": unauthorised,
        "not_counted": 0,
    }
    return Fact(
        name="attendance.year.recorded",
        published_at=datetime(2026, 3, 2, 10, tzinfo=UTC),
        payload={
            "year": year,
            "figures": numbers,
            "all_schools": {
                **numbers,
                "first_day": "2025-09-08",
                "last_day": "2025-09-19",
                "absences": [["I", authorised]],
            },
        },
    )


class TestTheTrigger:
    @pytest.mark.parametrize(
        ("attended", "missed", "fires"),
        [
            (18, 2, True),  # 90 per cent of 20
            (19, 1, False),
            (17, 2, False),  # 89 per cent of 19: too few sessions
            (901, 100, False),  # 90.01 per cent, shown as 90.0
            (900, 100, True),
            (0, 20, True),
        ],
    )
    def test_fires_at_ninety_per_cent_or_less_of_twenty_sessions(
        self, attended: int, missed: int, fires: bool
    ) -> None:
        outcome = attendance_at_or_below(recorded(attended, missed), PROTOCOL)
        assert isinstance(outcome, Firing if fires else Cleared)
        assert outcome.episode == "2025/26"

    def test_names_the_numbers_and_the_thresholds(self) -> None:
        outcome = attendance_at_or_below(recorded(18, 2), PROTOCOL)
        assert isinstance(outcome, Firing)
        for words in ("18 of 20", "90.0%", "90% or less", "20 sessions", "8 September 2025"):
            assert words in outcome.reason
        assert ("Attendance", "90.0%") in ATTENDANCE_TRIGGER.in_words(outcome.evidence)

    def test_takes_the_numbers_of_the_area(self) -> None:
        stricter = {"percentage": Decimal("95.5"), "sessions": Decimal(10)}
        assert isinstance(attendance_at_or_below(recorded(19, 1), stricter), Firing)
        assert isinstance(
            attendance_at_or_below(recorded(18, 2), {**PROTOCOL, "sessions": Decimal(21)}), Cleared
        )

    def test_says_nothing_of_a_year_that_is_over(self) -> None:
        assert attendance_at_or_below(recorded(5, 95, year=2024), PROTOCOL) is None

    def test_is_registered_with_its_source(self) -> None:
        trigger = trigger_of("attendance_at_or_below")
        assert dict(trigger.thresholds) == PROTOCOL
        assert "protocol" in trigger.source
        assert "Working together to improve school attendance" in trigger.source


class TestAnAlert:
    """From a file to the people who hear of it."""

    def _bring_in(self, school: AreaWorld, at, marks: str = AT_NINETY) -> UUID:
        brought_in(school.attendance, ctf(PupilText(upn=upn(1), marks=marks)))
        self._work(at)
        return Child.objects.get().pk

    def _work(self, at) -> None:
        with as_service("test"):
            while work_on_next(at=at):
                pass

    def _told(self) -> dict[int, str]:
        return dict(AlertRecipient.objects.values_list("membership_id", "agency"))

    def test_reaches_the_school_and_the_authority_when_nobody_is_allocated(
        self, school: AreaWorld, at
    ) -> None:
        self._bring_in(school, at)
        alert = Alert.objects.get()
        assert (alert.episode, alert.evidence["attended"]) == ("2025/26", 18)
        assert alert.answer_by == date(2026, 3, 9)
        assert self._told() == {
            school.attendance.pk: "School",
            school.safeguarding_lead.pk: "School",
            school.area_attendance.pk: "Local authority attendance support",
        }

    def test_reaches_the_social_worker_instead_of_the_authority(self, school: AreaWorld, at) -> None:
        child_id = self._bring_in(school, at, PRESENT)
        allocated(school.screener, child_id, school.social_worker)
        self._bring_in(school, at)
        assert self._told() == {
            school.attendance.pk: "School",
            school.safeguarding_lead.pk: "School",
            school.social_worker.pk: "Children's social care",
        }

    def test_reaches_the_team_that_has_not_named_a_worker(self, school: AreaWorld, at) -> None:
        child_id = self._bring_in(school, at, PRESENT)
        involved(child_id, InvolvementKind.ALLOCATION, school.social_work.pk)
        self._bring_in(school, at)
        assert {school.social_worker.pk, school.team_manager.pk} <= self._told().keys()
        assert school.area_attendance.pk not in self._told()

    def test_is_one_for_the_school_year_and_resolved_when_its_cause_is_gone(
        self, school: AreaWorld, at
    ) -> None:
        self._bring_in(school, at)
        self._bring_in(school, at, AT_NINETY + "/\\")
        assert Alert.objects.get().resolved_at == at
        assert Alert.objects.count() == 1

    def test_is_not_raised_above_the_threshold(self, school: AreaWorld, at) -> None:
        self._bring_in(school, at, ABOVE)
        assert not Alert.objects.exists()
