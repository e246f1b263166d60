"""The area's attendance trigger: when it fires, when its cause is gone, and who hears of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from attendance.handlers import triggers
from attendance.handlers.triggers import ATTENDANCE_TRIGGER, attendance_at_or_below
from childplan.access.vocabulary import InvolvementKind
from childplan.escalation.models import Alert, AlertRecipient
from childplan.escalation.triggers import Cleared, Firing, trigger_of
from childplan.facts.claims import work_on_next
from childplan.identity.models import Child
from tests.factories.attendance import ABOVE, AT_NINETY, PRESENT, PupilText, brought_in, ctf, upn
from tests.factories.plans import involved
from tests.factories.safeguarding import allocated
from tests.worlds.two_areas import AreaWorld

PROTOCOL = {
    "percentage": Decimal(90),
    "sessions": Decimal(20),
    "severe": Decimal(50),
    "recovery": Decimal(20),
}
TODAY = date(2026, 3, 2)
CHILD = UUID(int=7)


@pytest.fixture
def marks(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Says what the rows hold: the marks of each school from 8 September 2025."""

    def say(*schools: str) -> None:
        found = [(symbols, date(2025, 9, 8)) for symbols in schools]
        monkeypatch.setattr(triggers, "marks_of_year", lambda child_id, year: found if year == 2025 else [])

    return say


class TestTheTrigger:
    @pytest.mark.parametrize(
        ("attended", "missed", "fires"),
        [
            (18, 2, True),  # 90 per cent of 20
            (19, 1, False),
            (17, 2, False),  # 89 per cent of 19: too few sessions
            (181, 20, False),  # 90.05 per cent, shown as 90.0
            (180, 20, True),
            (0, 20, True),
        ],
    )
    def test_fires_at_ninety_per_cent_or_less_of_twenty_sessions(
        self, marks: Callable[..., None], attended: int, missed: int, fires: bool
    ) -> None:
        marks("I" * missed + "L" * attended)
        reading = attendance_at_or_below(CHILD, TODAY, PROTOCOL)
        assert isinstance(reading, Firing if fires else Cleared)
        assert reading.run == "2025/26"

    def test_names_the_numbers_and_the_thresholds(self, marks: Callable[..., None]) -> None:
        marks(AT_NINETY)
        reading = attendance_at_or_below(CHILD, TODAY, PROTOCOL)
        assert isinstance(reading, Firing)
        for words in ("18 of 20", "90.0%", "90% or less", "20 sessions", "8 September 2025"):
            assert words in reading.reason
        assert ATTENDANCE_TRIGGER.in_words is not None
        assert ("Attendance", "90.0%") in ATTENDANCE_TRIGGER.in_words(reading.evidence)
        assert (reading.seen_until, reading.look_again_on) == (date(2025, 9, 19), date(2026, 8, 1))
        assert reading.causes == {"attendance_at_or_below"}

    def test_counts_every_school_of_the_year(self, marks: Callable[..., None]) -> None:
        marks(PRESENT, "I" * 4)
        assert isinstance(attendance_at_or_below(CHILD, TODAY, PROTOCOL), Firing)

    def test_is_about_more_when_half_is_missed(self, marks: Callable[..., None]) -> None:
        marks("I" * 10 + "L" * 10)
        reading = attendance_at_or_below(CHILD, TODAY, PROTOCOL)
        assert isinstance(reading, Firing)
        assert reading.causes == {"attendance_at_or_below", "severe"}

    def test_takes_the_numbers_of_the_area(self, marks: Callable[..., None]) -> None:
        marks(ABOVE)
        stricter = {**PROTOCOL, "percentage": Decimal("95.5"), "sessions": Decimal(10)}
        assert isinstance(attendance_at_or_below(CHILD, TODAY, stricter), Firing)
        marks(AT_NINETY)
        assert isinstance(
            attendance_at_or_below(CHILD, TODAY, {**PROTOCOL, "sessions": Decimal(21)}), Cleared
        )

    def test_says_in_a_new_school_year_that_nothing_is_known_yet(self, marks: Callable[..., None]) -> None:
        marks(AT_NINETY)
        reading = attendance_at_or_below(CHILD, date(2026, 8, 1), PROTOCOL)
        assert isinstance(reading, Cleared)
        assert (reading.run, reading.away_for) == ("2026/27", None)

    def test_says_how_long_it_has_been_above(self, marks: Callable[..., None]) -> None:
        marks(AT_NINETY + "L" * 7)
        reading = attendance_at_or_below(CHILD, TODAY, PROTOCOL)
        assert isinstance(reading, Cleared)
        assert (reading.away_for, reading.away_since) == (7, date(2025, 9, 22))
        assert "above the trigger point for 7 of 20 sessions" in reading.reason
        assert ("What is missing", "Attendance is above the point") in reading.figures

    def test_is_registered_with_its_source(self) -> None:
        trigger = trigger_of("attendance_at_or_below")
        assert {**trigger.thresholds, "recovery": Decimal(trigger.recovery)} == PROTOCOL
        assert "protocol" in trigger.source
        assert "Working together to improve school attendance" in trigger.source


class TestAnAlert:
    """From a file to the people who hear of it."""

    def _bring_in(self, school: AreaWorld, at, marks: str = AT_NINETY) -> UUID:
        brought_in(school.attendance, ctf(PupilText(upn=upn(1), marks=marks)))
        self._work(at)
        return Child.objects.get().pk

    def _work(self, at) -> None:
        while work_on_next(at=at):
            pass

    def _told(self) -> dict[int, str]:
        return dict(AlertRecipient.objects.values_list("membership_id", "agency"))

    def test_reaches_the_school_and_the_authority_when_nobody_is_allocated(
        self, school: AreaWorld, at
    ) -> None:
        self._bring_in(school, at)
        alert = Alert.objects.get()
        assert (alert.run, alert.evidence["attended"]) == ("2025/26", 18)
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
        self._bring_in(school, at, AT_NINETY + "/\\" * 9)
        alert = Alert.objects.get()
        assert (alert.resolved_at, alert.easing_since) == (None, date(2025, 9, 22))
        self._bring_in(school, at, AT_NINETY + "/\\" * 10)
        assert Alert.objects.get().resolved_at == at

    def test_is_not_raised_above_the_threshold(self, school: AreaWorld, at) -> None:
        self._bring_in(school, at, ABOVE)
        assert not Alert.objects.exists()
