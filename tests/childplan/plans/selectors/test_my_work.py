"""What waits for somebody."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from childplan.access.actions import end_involvement
from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history import looking
from childplan.notifications.models import Notice
from childplan.plans.models import Plan, PlannedAction, Strand
from childplan.plans.selectors.my_work import Work, WorkKind, my_work
from tests.childplan.plans.conftest import Amara
from tests.factories.escalation import in_force, raised_alert
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


def work_of(membership: Membership, at: datetime) -> Work:
    with acting(membership, writing=False) as scope:
        return my_work(scope, today=at.date())


def to_do(child_id: UUID, membership: Membership, **fields: object) -> PlannedAction:
    """An action somebody has to do, laid as steward."""
    row = PlannedAction(
        **{
            "child_id": child_id,
            "plan": Plan.objects.get(child_id=child_id),
            "information_class": InformationClass.SEND,
            "text": "Read together",
            "who": membership.user.name,
            "who_membership_id": membership.pk,
            "added_at": membership.starts_at,
            **fields,
        }
    )
    row.save(force_insert=True)
    return row


class TestMyWork:
    def test_holds_actions_that_name_me_and_reviews_of_plans_i_lead(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        action = to_do(amara.child_id, here.senco, due_on=date(2026, 3, 6))
        Strand.objects.filter(pk=amara.sen_support.pk).update(review_due_on=date(2026, 3, 4))
        work = work_of(here.senco, at)
        assert [(line.kind, line.subject_id) for line in work.lines] == [
            (WorkKind.REVIEW, amara.sen_support.pk),
            (WorkKind.PLANNED_ACTION, action.pk),
        ]
        assert [line.child_name for line in work.lines] == ["Amara Okafor"] * 2
        assert work.lines[0].text == "Review: SEN support plan"
        assert all(line.why for line in work.lines)

    def test_leaves_out_what_is_done_closed_or_somebody_elses(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        to_do(amara.child_id, here.senco, state="done")
        to_do(amara.child_id, here.head)
        Strand.objects.filter(pk=amara.sen_support.pk).update(
            review_due_on=at.date(), state="closed", end_reason="Progress"
        )
        assert work_of(here.senco, at).lines == ()

    def test_puts_what_has_no_day_last(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        to_do(amara.child_id, here.senco, text="Some day")
        to_do(amara.child_id, here.senco, text="Late", due_on=date(2026, 2, 1))
        assert [line.text for line in work_of(here.senco, at).lines] == ["Late", "Some day"]

    def test_loses_what_is_about_a_child_out_of_sight(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        to_do(amara.child_id, here.senco, due_on=at.date())
        assert len(work_of(here.senco, at).lines) == 1
        with acting(here.head) as scope:
            on_roll = Involvement.objects.get(child_id=amara.child_id, kind=InvolvementKind.ENROLMENT)
            end_involvement(by=scope, at=at, involvement_id=on_roll.pk, reason="Moved")
        assert work_of(here.senco, at).lines == ()

    def test_shows_nothing_of_strangers(self, here: AreaWorld, there: AreaWorld, at: datetime) -> None:
        hidden = opened_by(there.head)
        to_do(hidden, here.senco, due_on=at.date())
        assert work_of(here.senco, at).lines == ()

    def test_holds_notices_not_read_yet(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        for read_at in (None, at):
            Notice(
                child_id=amara.child_id,
                information_class=InformationClass.SEND,
                recipient_membership_id=here.senco.pk,
                text="A plan was changed",
                address="/",
                made_at=at,
                read_at=read_at,
            ).save(force_insert=True)
        assert [notice.text for notice in work_of(here.senco, at).notices] == ["A plan was changed"]

    def test_holds_alerts_sent_to_me(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        with in_force():
            alert = raised_alert(amara.child_id)
        (line,) = work_of(here.attendance, at).lines
        assert (line.kind, line.subject_id, line.due_on) == (WorkKind.ALERT, alert.pk, alert.answer_by)

    def test_asks_a_constant_number_of_statements(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        def asked() -> int:
            with acting(here.senco, writing=False) as scope, CaptureQueriesContext(connection) as statements:
                my_work(scope, today=at.date())
            return len(statements)

        to_do(amara.child_id, here.senco, due_on=at.date())
        one = asked()
        for _ in range(5):
            to_do(opened_by(here.head), here.senco, due_on=at.date())
        assert asked() == one <= 10

    def test_writes_down_whom_it_showed(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        to_do(amara.child_id, here.senco, due_on=at.date())
        seen = looking.begin()
        work_of(here.senco, at)
        assert seen.classes == {amara.child_id: InformationClass.IDENTITY | InformationClass.SEND}

    def test_stops_at_what_anybody_could_read(
        self, here: AreaWorld, amara: Amara, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("childplan.plans.selectors.my_work.MOST_SHOWN", 2)
        for _ in range(3):
            to_do(amara.child_id, here.senco, due_on=at.date())
        work = work_of(here.senco, at)
        assert (len(work.lines), work.has_more) == (2, True)
