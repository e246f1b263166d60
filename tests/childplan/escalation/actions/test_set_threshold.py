"""Setting and withdrawing a number of the area's protocol."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from childplan.access.scope import NotEntitled, as_service
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.escalation.actions.withdraw_threshold import withdraw_threshold
from childplan.escalation.models import ProtocolThreshold
from childplan.escalation.rules import NumberRefused
from childplan.escalation.selectors.numbers import trigger_numbers
from childplan.escalation.selectors.thresholds import thresholds_on
from childplan.escalation.vocabulary import Gone
from childplan.history.acts import NewerVersion, NotFound
from tests.childplan.committed import at_once
from tests.factories import organisations as lay
from tests.factories.escalation import SAMPLE, in_force, number_set
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld

TODAY = date(2026, 3, 2)
LATER = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _in_force() -> Iterator[None]:
    with in_force():
        yield


@pytest.fixture
def keeper(here: AreaWorld) -> Membership:
    return lay.membership("attendance_team_manager", here.authority)


def most_on(here: AreaWorld, day: date) -> Decimal:
    with as_service("Test"):
        return thresholds_on(day, area_id=here.area.pk, trigger=SAMPLE)["most"]


def withdrawn(keeper: Membership, number: ProtocolThreshold, **changes: object) -> None:
    with acting(keeper) as scope:
        said = {
            "trigger_key": SAMPLE.key,
            "number_id": number.pk,
            "reason": "The partners want to see the figures first.",
            "version": trigger_numbers(scope, SAMPLE.key, today=TODAY).version,
            **changes,
        }
        withdraw_threshold(by=scope, at=clock.now(), **said)  # type: ignore[arg-type]


class TestSettingANumber:
    def test_holds_from_its_day_in_that_area_alone(
        self, here: AreaWorld, there: AreaWorld, keeper: Membership, at
    ) -> None:
        made = number_set(keeper, "5", LATER)
        assert most_on(here, LATER - timedelta(days=1)) == 3
        assert most_on(here, LATER) == 5
        assert most_on(there, LATER) == 3
        assert (made.set_by_membership_id, made.set_at) == (keeper.pk, at)
        assert made.reason == "Agreed by the safeguarding partners."

    def test_may_be_for_today(self, here: AreaWorld, keeper: Membership) -> None:
        number_set(keeper, "5", TODAY)
        assert most_on(here, TODAY) == 5

    def test_replaces_the_one_of_the_same_day_and_keeps_it_on_record(
        self, here: AreaWorld, keeper: Membership, at
    ) -> None:
        first = number_set(keeper, "5", LATER)
        number_set(keeper, "6", LATER, reason="Five was a slip of the pen.")
        assert most_on(here, LATER) == 6
        first.refresh_from_db()
        assert (first.gone_as, first.gone_at, first.gone_by_membership_id) == (Gone.REPLACED, at, keeper.pk)
        assert first.gone_reason == "Five was a slip of the pen."
        assert (first.value, first.reason) == (5, "Agreed by the safeguarding partners.")

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"name": "fewest"}, "name", "Choose which number"),
            ({"value": Decimal(-1)}, "value", "from 0 to 999999.99"),
            ({"value": Decimal(3)}, "value", "Most: it is 3 on that day already"),
            ({"name": "answer_within", "value": Decimal("2.5")}, "value", "a whole number from 1 to 60"),
            ({"valid_from": TODAY - timedelta(days=1)}, "valid_from", "2 March 2026 or later"),
            ({"reason": " "}, "reason", "Say why"),
        ],
    )
    def test_is_refused_by_field_and_leaves_nothing(
        self, keeper: Membership, changes: dict[str, object], field: str, words: str
    ) -> None:
        with pytest.raises(NumberRefused, match=words) as refused:
            number_set(keeper, **{"value": "5", "valid_from": LATER, **changes})
        assert refused.value.field == field
        assert not ProtocolThreshold.objects.exists()

    def test_is_for_whoever_keeps_the_protocol(self, here: AreaWorld) -> None:
        for member in (here.head, here.team_manager, here.area_attendance):
            with pytest.raises(NotEntitled):
                number_set(member, "5", LATER, version=0)

    def test_knows_no_trigger_about_a_record_s_own_secrecy(self, keeper: Membership) -> None:
        for key in ("restricted_identifier_used", "no_such_trigger"):
            with pytest.raises(NotFound):
                number_set(keeper, "5", LATER, trigger_key=key, version=0)

    def test_is_refused_to_whoever_has_not_seen_what_stands(self, keeper: Membership) -> None:
        number_set(keeper, "5", LATER)
        with pytest.raises(NewerVersion):
            number_set(keeper, "6", LATER, version=0)

    def test_is_done_by_one_of_two_at_once(self, committed_here: AreaWorld) -> None:
        with rows.entered(rows.STEWARD):
            keepers = [lay.membership("attendance_team_manager", committed_here.authority) for _ in "ab"]

        def by(keeper: Membership, value: str) -> str:
            try:
                number_set(keeper, value, LATER, version=0)
            except NewerVersion:
                return "second"
            return "first"

        said = at_once(lambda: by(keepers[0], "5"), lambda: by(keepers[1], "6"))
        assert sorted(map(str, said)) == ["first", "second"]
        with rows.entered(rows.STEWARD):
            assert ProtocolThreshold.objects.count() == 1


class TestWithdrawingANumber:
    def test_lets_what_held_before_go_on(self, here: AreaWorld, keeper: Membership, at) -> None:
        number = number_set(keeper, "5", LATER)
        withdrawn(keeper, number)
        assert most_on(here, LATER) == 3
        number.refresh_from_db()
        assert (number.gone_as, number.gone_by_membership_id) == (Gone.WITHDRAWN, keeper.pk)
        again = number_set(keeper, "5", LATER)
        assert again.pk != number.pk

    def test_is_too_late_once_it_holds(self, keeper: Membership) -> None:
        number = number_set(keeper, "5", TODAY)
        with pytest.raises(NumberRefused, match="holds already"):
            withdrawn(keeper, number)

    def test_asks_why(self, keeper: Membership) -> None:
        number = number_set(keeper, "5", LATER)
        with pytest.raises(NumberRefused, match="Say why"):
            withdrawn(keeper, number, reason="")

    def test_twice_finds_none(self, keeper: Membership) -> None:
        number = number_set(keeper, "5", LATER)
        withdrawn(keeper, number)
        with pytest.raises(NotFound):
            withdrawn(keeper, number)

    def test_of_another_area_finds_none(self, there: AreaWorld, keeper: Membership) -> None:
        number = number_set(keeper, "5", LATER)
        stranger = lay.membership("attendance_team_manager", there.authority)
        with pytest.raises(NotFound):
            withdrawn(stranger, number)


class TestTheSecondLock:
    """What the database refuses whatever the software asks."""

    def row(self, area: AreaWorld, by: Membership) -> ProtocolThreshold:
        return ProtocolThreshold(
            area=area.area,
            trigger=SAMPLE.key,
            name="most",
            value=Decimal(5),
            valid_from=LATER,
            reason="Because.",
            set_by_membership_id=by.pk,
        )

    def test_takes_a_number_from_nobody_else_and_in_no_other_name(
        self, here: AreaWorld, there: AreaWorld, keeper: Membership
    ) -> None:
        for member, row in (
            (here.head, self.row(here, here.head)),
            (keeper, self.row(there, keeper)),
            (keeper, self.row(here, here.head)),
        ):
            with (
                acting(member),
                pytest.raises(DatabaseError, match="row-level security"),
                transaction.atomic(),
            ):
                row.save(force_insert=True)

    def test_shows_no_number_of_another_area(self, there: AreaWorld, keeper: Membership) -> None:
        number_set(keeper, "5", LATER)
        with acting(there.head):
            assert not ProtocolThreshold.objects.exists()

    def test_lets_nobody_rewrite_what_was_set(self, keeper: Membership) -> None:
        number_set(keeper, "5", LATER)
        with acting(keeper), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            ProtocolThreshold.objects.update(value=Decimal(9))
        with acting(keeper), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            ProtocolThreshold.objects.all()._raw_delete("default")

    def test_takes_no_number_of_a_day_gone_by_nor_one_that_is_gone_already(
        self, here: AreaWorld, keeper: Membership, at
    ) -> None:
        past, gone = self.row(here, keeper), self.row(here, keeper)
        past.valid_from = at.date() - timedelta(days=1)
        gone.gone_as, gone.gone_at, gone.gone_reason = Gone.WITHDRAWN, at, "Because."
        for row in (past, gone):
            with (
                acting(keeper),
                pytest.raises(DatabaseError, match="row-level security"),
                transaction.atomic(),
            ):
                row.save(force_insert=True)

    @pytest.mark.parametrize("day", ["later", "today"])
    def test_lets_a_number_go_in_ones_own_name_and_not_when_it_has_begun(
        self, here: AreaWorld, keeper: Membership, at, day: str
    ) -> None:
        number_set(keeper, "5", LATER if day == "later" else at.date())
        going = {"gone_as": Gone.WITHDRAWN, "gone_at": at, "gone_reason": "Because."}
        forged = [{**going, "gone_by_membership_id": here.head.pk}]
        if day == "today":
            forged.append({**going, "gone_by_membership_id": keeper.pk})
        for change in forged:
            with (
                acting(keeper),
                pytest.raises(DatabaseError, match="row-level security"),
                transaction.atomic(),
            ):
                ProtocolThreshold.objects.update(**change)

    def test_brings_back_nothing_that_is_gone(self, keeper: Membership) -> None:
        withdrawn(keeper, number_set(keeper, "5", LATER))
        with acting(keeper):
            assert ProtocolThreshold.objects.update(gone_as="", gone_at=None, gone_reason="") == 0
