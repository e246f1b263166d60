"""Suspensions: recorded by the school, corrected and withdrawn with a reason, and what is published."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from attendance.actions.correct_suspension import correct_suspension
from attendance.actions.record_suspension import record_suspension
from attendance.actions.withdraw_suspension import withdraw_suspension
from attendance.models import Suspension
from attendance.rules.suspensions import SuspensionRefused
from attendance.vocabulary import SuspensionReason
from attendance.workflow import SuspensionState
from childplan.access.scope import NotEntitled
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from tests.factories.attendance import suspended
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

TODAY = datetime(2026, 3, 16, 10, tzinfo=UTC)
SEPTEMBER = datetime(2025, 9, 3, 9, tzinfo=UTC)
MONDAY = date(2026, 3, 16)


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    """On roll of the school since September."""
    with clock.stopped_at(SEPTEMBER):
        return opened_by(here.head)


@pytest.fixture(autouse=True)
def today() -> object:
    with clock.stopped_at(TODAY):
        yield


def corrected(by: Membership, row: Suspension, **changes: object) -> Suspension:
    said: dict[str, object] = {
        "version": row.version,
        "starts_on": row.starts_on,
        "half_days": row.half_days,
        "reasons": [SuspensionReason.DISRUPTION],
        "account": row.account,
        "reason": "The register says so",
        **changes,
    }
    with acting(by) as scope:
        return correct_suspension(
            by=scope, at=clock.now(), child_id=row.child_id, suspension_id=row.pk, **said
        )


def withdrawn(by: Membership, row: Suspension, *, version: int = 1, reason: str = "By mistake") -> Suspension:
    with acting(by) as scope:
        return withdraw_suspension(
            by=scope,
            at=clock.now(),
            child_id=row.child_id,
            suspension_id=row.pk,
            version=version,
            reason=reason,
        )


def facts_of(child: UUID) -> list[Fact]:
    with rows.entered(rows.STEWARD):
        found = Fact.objects.filter(child_id=child, name__startswith="attendance.suspension.")
        return list(found.order_by("payload__version"))


class TestRecording:
    @pytest.mark.parametrize("who", ["head", "safeguarding_lead", "attendance"])
    def test_is_open_to_those_who_answer_for_it(self, here: AreaWorld, child: UUID, who: str) -> None:
        row = suspended(getattr(here, who), child, starts_on=MONDAY)
        assert (row.state, row.ends_on) == (SuspensionState.RECORDED, date(2026, 3, 17))
        assert row.recorded_by_membership_id == getattr(here, who).pk

    @pytest.mark.parametrize("who", ["senco", "social_worker", "area_attendance"])
    def test_is_closed_to_everybody_else(self, here: AreaWorld, child: UUID, who: str) -> None:
        with pytest.raises(NotEntitled):
            suspended(getattr(here, who), child, starts_on=MONDAY)

    def test_of_a_stranger_is_of_nobody(self, here: AreaWorld, child: UUID) -> None:
        with pytest.raises(NotFound):
            suspended(here.other_head, child, starts_on=MONDAY)

    def test_is_for_ones_own_school(self, here: AreaWorld, child: UUID) -> None:
        with pytest.raises(NotEntitled), acting(here.head) as scope:
            record_suspension(
                by=scope,
                at=TODAY,
                child_id=child,
                school_id=here.other_school.pk,
                starts_on=MONDAY,
                half_days=2,
                reasons=[SuspensionReason.THEFT],
                account="Took a phone.",
                reason="Recorded",
            )

    def test_publishes_every_suspension_that_stands_and_no_prose(self, here: AreaWorld, child: UUID) -> None:
        first = suspended(here.head, child, starts_on=date(2026, 3, 9))
        second = suspended(here.head, child, starts_on=MONDAY)
        fact = facts_of(child)[-1]
        assert fact.information_class == InformationClass.EDUCATION
        with rows.entered(rows.STEWARD):
            newest = Fact.objects.get(payload__suspension=str(second.pk))
        assert [each["suspension"] for each in newest.payload["standing"]] == [str(first.pk), str(second.pk)]
        assert "tables" not in str(newest.payload)

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"reasons": []}, "reasons"),
            ({"reasons": [SuspensionReason.THEFT, SuspensionReason.THEFT]}, "reasons"),
            ({"reasons": list(SuspensionReason)[:4]}, "reasons"),
            ({"account": "  "}, "account"),
            ({"account": "x" * 5001}, "account"),
            ({"half_days": 0}, "half_days"),
            ({"half_days": 10**9}, "half_days"),
            ({"starts_on": date(2025, 9, 2)}, "starts_on"),
            ({"starts_on": date(2026, 3, 15)}, "starts_on"),
            ({"ends_on": date(2026, 3, 15)}, "ends_on"),
        ],
    )
    def test_refuses_what_makes_no_sense_and_writes_nothing(
        self, here: AreaWorld, child: UUID, said: dict[str, object], field: str
    ) -> None:
        with pytest.raises(SuspensionRefused) as refused:
            suspended(here.head, child, **{"starts_on": MONDAY, **said})  # type: ignore[arg-type]
        assert refused.value.field == field
        assert facts_of(child) == []

    def test_a_day_twice_is_refused_until_the_first_is_withdrawn(self, here: AreaWorld, child: UUID) -> None:
        first = suspended(here.head, child, starts_on=MONDAY)
        with pytest.raises(SuspensionRefused, match="suspended already"):
            suspended(here.head, child, starts_on=date(2026, 3, 17))
        withdrawn(here.head, first)
        assert suspended(here.head, child, starts_on=date(2026, 3, 17)).pk != first.pk

    def test_the_limit_counts_one_school_year(self, here: AreaWorld, child: UUID) -> None:
        suspended(here.head, child, starts_on=date(2025, 10, 1), half_days=88)
        with pytest.raises(SuspensionRefused, match="45½ school days in one school year"):
            suspended(here.head, child, starts_on=MONDAY, half_days=3)
        suspended(here.head, child, starts_on=MONDAY, half_days=2)
        with clock.stopped_at(datetime(2026, 9, 14, 10, tzinfo=UTC)):
            suspended(here.head, child, starts_on=date(2026, 9, 14), half_days=3)


class TestCorrecting:
    def test_keeps_what_stood_before_with_the_reason(self, here: AreaWorld, child: UUID) -> None:
        row = suspended(here.attendance, child, starts_on=MONDAY)
        changed = corrected(here.head, row, half_days=5)
        assert (changed.state, changed.half_days, changed.version) == (SuspensionState.CORRECTED, 5, 2)
        assert changed.ends_on == date(2026, 3, 18)
        with rows.entered(rows.STEWARD):
            versions = Suspension.history.filter(id=row.pk).order_by("version")
            assert [(v.half_days, v.history_change_reason) for v in versions] == [
                (3, "Recorded by the school"),
                (5, "The register says so"),
            ]
        assert [fact.name.rpartition(".")[2] for fact in facts_of(child)] == ["recorded", "corrected"]

    def test_shows_the_second_of_two_what_the_first_wrote(self, here: AreaWorld, child: UUID) -> None:
        row = suspended(here.head, child, starts_on=MONDAY)
        seen = Suspension(
            pk=row.pk, child_id=child, starts_on=MONDAY, half_days=3, account=row.account, version=1
        )
        corrected(here.head, row, half_days=5)
        with pytest.raises(NewerVersion) as newer:
            corrected(here.safeguarding_lead, seen, account="Another account")
        assert newer.value.theirs.half_days == 5

    def test_without_a_change_or_a_reason_is_refused(self, here: AreaWorld, child: UUID) -> None:
        row = suspended(here.head, child, starts_on=MONDAY)
        with pytest.raises(SuspensionRefused, match="Nothing was changed"):
            corrected(here.head, row)
        with pytest.raises(SuspensionRefused, match="Say why"):
            corrected(here.head, row, half_days=5, reason=" ")

    def test_is_for_the_school_that_suspended(self, here: AreaWorld, child: UUID) -> None:
        row = suspended(here.head, child, starts_on=MONDAY)
        opened = here.other_head
        with rows.entered(rows.STEWARD):
            from childplan.access.models import Involvement
            from childplan.access.vocabulary import InvolvementKind

            Involvement.objects.create(
                child_id=child,
                kind=InvolvementKind.ENROLMENT,
                principal_id=here.other_school.pk,
                organisation_id=here.other_school.pk,
                starts_at=SEPTEMBER,
                reason="On roll",
            )
        with pytest.raises(NotEntitled):
            corrected(opened, row, half_days=5)


class TestWithdrawing:
    def test_is_final_and_says_why(self, here: AreaWorld, child: UUID) -> None:
        row = suspended(here.head, child, starts_on=MONDAY)
        gone = withdrawn(here.head, row)
        assert (gone.state, gone.withdrawn_reason) == (SuspensionState.WITHDRAWN, "By mistake")
        assert facts_of(child)[-1].payload["standing"] == []
        with pytest.raises(NewerVersion):
            withdrawn(here.head, row, version=1)
        for again in (
            lambda: withdrawn(here.head, row, version=2),
            lambda: corrected(here.head, gone, half_days=5),
        ):
            with pytest.raises(SuspensionRefused, match="withdrawn on 16 March 2026") as refused:
                again()
            assert refused.value.field == "state"

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
    def test_without_a_fair_reason_is_refused(self, here: AreaWorld, child: UUID, reason: str) -> None:
        row = suspended(here.head, child, starts_on=MONDAY)
        with pytest.raises(SuspensionRefused, match="Say why"):
            withdrawn(here.head, row, reason=reason)
