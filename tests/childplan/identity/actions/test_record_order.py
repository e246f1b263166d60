"""Court orders: recorded, corrected, ended; who may, who sees them, and what came of the lines of text before."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.actions.record_order import (
    NoReasonForLimit,
    OrderText,
    WhoIsMeant,
    correct_order,
    end_order,
    record_order,
)
from childplan.identity.models import CourtOrder, Relationship
from childplan.identity.selectors.orders import live_orders, words_of_order
from childplan.identity.vocabulary import ORDER_CLASS, OrderKind
from tests.factories.identity import acting, opened_by, ordered
from tests.factories.plans import adult, involved
from tests.worlds.two_areas import AreaWorld

MADE = OrderText(date(2026, 2, 3), detail="Not to come near the school")


def recorded(by, child_id: UUID, at: datetime, kind: OrderKind, **fields: object) -> CourtOrder:
    with acting(by) as scope:
        return record_order(
            by=scope,
            at=at,
            child_id=child_id,
            kind=kind,
            **{"text": MADE, "reason": "Sealed copy seen", **fields},
        )


@pytest.fixture
def tie(child_id: UUID) -> Relationship:
    return adult(child_id, "Ben Cole", kind="father").relationships.get()


class TestRecordOrder:
    def test_writes_row_version_and_fact(
        self, here: AreaWorld, child_id: UUID, tie: Relationship, at: datetime
    ) -> None:
        made = recorded(here.senco, child_id, at, OrderKind.PROHIBITED_STEPS, relationship_id=tie.pk)
        with acting(here.senco, writing=False):
            row = CourtOrder.objects.get()
            assert words_of_order(row) == (
                "Prohibited steps order, made 3 February 2026: Not to come near the school"
            )
            version = CourtOrder.history.get(id=made.pk)
            assert version.history_change_reason == "Sealed copy seen"
            assert version.history_membership_id == here.senco.pk
            fact = Fact.objects.get(name="identity.order.recorded")
            assert (fact.title, fact.information_class) == ("Prohibited steps order: recorded", 2)
            assert "Ben" not in str(fact.payload)

    def test_of_care_is_about_the_child_and_for_those_who_may_know_of_care(
        self, here: AreaWorld, child_id: UUID, tie: Relationship, at: datetime
    ) -> None:
        recorded(here.social_worker, child_id, at, OrderKind.CARE)
        recorded(here.social_worker, child_id, at, OrderKind.EMERGENCY_PROTECTION)
        with acting(here.social_worker, writing=False):
            assert {order.kind for order in live_orders(child_id, today=at.date()).of_child} == {
                "care",
                "emergency_protection",
            }
        with acting(here.area_attendance, writing=False):
            assert live_orders(child_id, today=at.date()).of_child == ()
            assert not CourtOrder.history.exists()

    def test_refuses_whom_it_is_hidden_from(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, tie: Relationship, at: datetime
    ) -> None:
        with pytest.raises(NotEntitled):
            recorded(here.senco, child_id, at, OrderKind.EMERGENCY_PROTECTION)
        for reader in (here.screener, here.area_attendance):
            with pytest.raises(NotEntitled):
                recorded(reader, child_id, at, OrderKind.OTHER, relationship_id=tie.pk)
        for stranger in (there.head, here.other_head):
            with pytest.raises(NotFound):
                recorded(stranger, child_id, at, OrderKind.OTHER, relationship_id=tie.pk)
        assert not CourtOrder.objects.exists()

    def test_knows_no_adult_of_another_child(
        self, here: AreaWorld, child_id: UUID, tie: Relationship, at: datetime
    ) -> None:
        other = adult(opened_by(here.head)).relationships.get()
        for number in (other.pk, uuid4()):
            with pytest.raises(NotFound):
                recorded(here.senco, child_id, at, OrderKind.OTHER, relationship_id=number)

    def test_asks_whom_it_names_and_why_somebody_is_limited(
        self, here: AreaWorld, child_id: UUID, tie: Relationship, at: datetime
    ) -> None:
        for fields in (
            {"kind": OrderKind.NON_MOLESTATION},
            {"kind": OrderKind.CARE, "relationship_id": tie.pk},
            {"kind": OrderKind.CARE, "limits": True},
            {"kind": OrderKind.NON_MOLESTATION, "limits": True, "relationship_id": tie.pk},
        ):
            with pytest.raises(WhoIsMeant):
                recorded(here.social_worker, child_id, at, **fields)
        with pytest.raises(NoReasonForLimit):
            recorded(
                here.social_worker, child_id, at, OrderKind.CARE, relationship_id=tie.pk, limits=True,
                text=OrderText(date(2026, 2, 3)),
            )  # fmt: skip
        with pytest.raises(ValueError, match="before it was made"):
            recorded(
                here.social_worker,
                child_id,
                at,
                OrderKind.CARE,
                text=OrderText(date(2026, 2, 3), date(2026, 2, 1)),
            )
        assert not CourtOrder.objects.exists()

    def test_limits_an_adult_with_a_reason(
        self, here: AreaWorld, child_id: UUID, tie: Relationship, at: datetime
    ) -> None:
        made = recorded(here.social_worker, child_id, at, OrderKind.CARE, relationship_id=tie.pk, limits=True)
        assert words_of_order(made) == (
            "Limited under a care order, made 3 February 2026: Not to come near the school"
        )

    def test_is_not_hung_on_the_wrong_class_by_sql(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        row = CourtOrder(
            child_id=child_id, kind=OrderKind.CARE, information_class=2, starts_on=at.date(), recorded_at=at
        )
        with acting(here.senco), pytest.raises(Exception, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)

    def test_that_names_nobody_is_about_the_child_in_the_database_too(
        self, child_id: UUID, at: datetime
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            ordered(child_id, None, OrderKind.OCCUPATION)


class TestCorrectingAndEnding:
    @pytest.fixture
    def order(self, here: AreaWorld, child_id: UUID, tie: Relationship, at: datetime) -> CourtOrder:
        return recorded(here.senco, child_id, at, OrderKind.NON_MOLESTATION, relationship_id=tie.pk)

    def ends(self, by, order: CourtOrder, at: datetime, **fields: object) -> CourtOrder:
        fields = {"version": order.version, "ends_on": at.date(), "reason": "Discharged", **fields}
        with acting(by) as scope:
            return end_order(by=scope, at=at, child_id=order.child_id, order_id=order.pk, **fields)

    def test_keep_versions_and_leave_a_newer_one_alone(
        self, here: AreaWorld, order: CourtOrder, at: datetime
    ) -> None:
        text = OrderText(date(2026, 2, 4), date(2027, 2, 4), "Until she is five")
        with acting(here.head) as scope:
            changed = correct_order(
                by=scope,
                at=at,
                child_id=order.child_id,
                order_id=order.pk,
                version=1,
                text=text,
                reason="Typed wrong",
            )
        assert (changed.version, changed.ends_on) == (2, date(2027, 2, 4))
        with pytest.raises(NewerVersion):
            self.ends(here.senco, order, at)
        assert CourtOrder.history.filter(id=order.pk).count() == 2

    def test_an_end_takes_it_out_of_force_and_keeps_it_on_record(
        self, here: AreaWorld, order: CourtOrder, tie: Relationship, at: datetime
    ) -> None:
        self.ends(here.senco, order, at)
        with acting(here.senco, writing=False):
            assert live_orders(order.child_id, today=at.date()).of(tie.person_id) == ()
            assert CourtOrder.objects.get().ends_on == at.date()

    def test_refuse_a_day_before_it_was_made_and_strangers(
        self, here: AreaWorld, there: AreaWorld, order: CourtOrder, at: datetime
    ) -> None:
        with pytest.raises(ValueError, match="before it was made"):
            self.ends(here.senco, order, at, ends_on=date(2026, 1, 1))
        with pytest.raises(NotFound):
            self.ends(there.head, order, at)

    def test_of_what_one_may_not_see_find_nothing(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        hidden = ordered(child_id, None, OrderKind.EMERGENCY_PROTECTION)
        involved(child_id, InvolvementKind.HEALTH_CASELOAD, here.school.pk)
        with pytest.raises(NotFound):
            self.ends(here.senco, hidden, at)


def test_every_kind_has_a_class() -> None:
    assert set(ORDER_CLASS) == set(OrderKind)
