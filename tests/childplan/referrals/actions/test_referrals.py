"""A referral: what it opens to whom, from when, and what ends it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.actions import restrict_record
from childplan.access.models import Bar, Involvement
from childplan.access.scope import NotEntitled
from childplan.access.selectors import explain, level_of, people_working_with
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Level
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.common.vocabulary import InformationClass as I
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.models import Child
from childplan.referrals.actions._writing import ReferralRefused
from childplan.referrals.actions.answer_referral import accept_referral, decline_referral
from childplan.referrals.actions.end_referral import close_panel_item, close_referral, withdraw_referral
from childplan.referrals.models import Referral
from childplan.referrals.vocabulary import State
from tests.childplan.referrals.conftest import Asking
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting
from tests.factories.referrals import before_panel, referred
from tests.worlds.two_areas import AreaWorld


def level(member: Membership, child_id: UUID, information_class: I) -> Level:
    with acting(member, writing=False) as scope:
        return level_of(explain(scope, child_id), information_class)


def sees(member: Membership, child_id: UUID) -> bool:
    with acting(member, writing=False):
        return Child.objects.filter(pk=child_id).exists()


def does(act, by: Membership, row: Referral, *, reason: str = "Agreed", version: int = 1) -> None:
    with acting(by) as scope:
        act(
            by=scope,
            at=clock.now(),
            child_id=row.child_id,
            referral_id=row.pk,
            version=version,
            reason=reason,
        )


def as_it_stands(row: Referral) -> Referral:
    return Referral.objects.get(pk=row.pk)


@pytest.fixture
def sent(asking: Asking) -> Referral:
    return referred(
        asking.here.social_worker, asking.child_id, asking.worker.team_id, I.EDUCATION, I.SOCIAL_CARE
    )


class TestAReferralThatWaits:
    def test_shows_its_receiver_who_the_child_is_and_no_more(self, asking: Asking, sent: Referral) -> None:
        for receiver in (asking.worker, asking.team_mate):
            assert level(receiver, asking.child_id, I.IDENTITY) >= Level.READ
            assert level(receiver, asking.child_id, I.EDUCATION) is Level.NOTHING
            with acting(receiver, writing=False):
                assert Referral.objects.get().purpose == "Help at home"
        with acting(asking.here.senco, writing=False):
            assert not Referral.objects.exists()

    def test_is_over_by_itself_after_ten_working_days(self, asking: Asking, sent: Referral) -> None:
        assert as_it_stands(sent).answer_by == date(2026, 3, 16)
        with clock.stopped_at(datetime(2026, 3, 16, 23, tzinfo=UTC)):
            assert sees(asking.worker, asking.child_id)
        with clock.stopped_at(datetime(2026, 3, 17, 0, tzinfo=UTC)):
            assert not sees(asking.worker, asking.child_id)

    def test_makes_nobody_a_worker_with_the_child(self, asking: Asking, sent: Referral, at: datetime) -> None:
        with acting(asking.here.social_worker, writing=False) as scope:
            kinds = {worker.kind for worker in people_working_with(scope, asking.child_id, at=at)}
        assert kinds == {Kind.ALLOCATION, Kind.ENROLMENT, Kind.SEN_CASELOAD}

    def test_is_gone_with_a_restriction_and_for_whoever_is_barred(
        self, asking: Asking, sent: Referral, at: datetime
    ) -> None:
        Bar(child_id=asking.child_id, user_id=asking.worker.user_id, reason="Kin", starts_at=at).save(
            force_insert=True
        )
        with acting(asking.worker, writing=False):
            assert not Referral.objects.exists()
        with acting(asking.here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=asking.child_id,
                membership_ids=[asking.here.team_manager.pk, asking.here.social_worker.pk],
                reason="High risk",
                review_on=at.date(),
            )
        with acting(asking.team_mate, writing=False):
            assert not Referral.objects.exists()
        with pytest.raises(NotFound):
            does(accept_referral, asking.team_mate, sent)


class TestAnAnswer:
    def test_opens_what_was_asked_for_until_its_last_day(self, asking: Asking, sent: Referral) -> None:
        does(accept_referral, asking.worker, sent)
        assert level(asking.worker, asking.child_id, I.EDUCATION) is Level.READ
        assert level(asking.worker, asking.child_id, I.SOCIAL_CARE) is Level.CONTRIBUTE
        assert level(asking.worker, asking.child_id, I.ATTENDANCE) is Level.NOTHING
        row = as_it_stands(sent)
        assert (row.state, row.answered_by_membership_id) == (State.ACCEPTED, asking.worker.pk)
        assert row.history.count() == 2
        with clock.stopped_at(datetime(2026, 5, 31, 23, tzinfo=UTC)):
            assert not sees(asking.worker, asking.child_id)

    def test_that_declines_closes_the_record_at_once(self, asking: Asking, sent: Referral) -> None:
        with pytest.raises(ReferralRefused):
            does(decline_referral, asking.worker, sent, reason=" ")
        does(decline_referral, asking.worker, sent, reason="Not one of ours")
        assert not sees(asking.worker, asking.child_id)
        with acting(asking.here.social_worker, writing=False):
            assert Referral.objects.get().answer == "Not one of ours"

    def test_is_given_once(self, asking: Asking, sent: Referral) -> None:
        does(accept_referral, asking.worker, sent)
        with pytest.raises(NewerVersion):
            does(decline_referral, asking.team_mate, sent, reason="Too late")

    def test_is_for_nobody_else(self, asking: Asking, sent: Referral, there: AreaWorld) -> None:
        with pytest.raises(NotEntitled):
            does(accept_referral, asking.here.social_worker, sent)
        with pytest.raises(NotFound):
            does(accept_referral, asking.here.senco, sent)
        with pytest.raises(NotFound):
            does(accept_referral, there.social_worker, sent)

    def test_is_refused_by_the_database_itself(self, asking: Asking, sent: Referral) -> None:
        for by in (asking.here.social_worker, asking.here.senco, asking.coordinator):
            with (
                acting(by),
                pytest.raises(DatabaseError, match="not entitled"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("select referrals.answer(%s, 'accepted', '', 1, now())", [sent.pk])
        assert as_it_stands(sent).state == State.SENT


class TestTheEnd:
    def test_of_one_that_waits_is_its_senders(self, asking: Asking, sent: Referral) -> None:
        with pytest.raises(NotEntitled):
            does(withdraw_referral, asking.worker, sent)
        does(withdraw_referral, asking.here.social_worker, sent, reason="The family changed its mind")
        assert not sees(asking.worker, asking.child_id)
        assert as_it_stands(sent).state == State.WITHDRAWN

    @pytest.mark.parametrize("who", ["worker", "sender"])
    def test_of_one_that_was_accepted_is_either_ones(self, asking: Asking, sent: Referral, who: str) -> None:
        does(accept_referral, asking.worker, sent)
        by = asking.worker if who == "worker" else asking.here.social_worker
        does(close_referral, by, sent, reason="The work is done", version=2)
        assert not sees(asking.worker, asking.child_id)
        assert as_it_stands(sent).state == State.CLOSED
        assert Involvement.objects.filter(kind=Kind.REFERRAL, ends_at__gt=clock.now()).count() == 0


class TestSending:
    def refuses(self, asking: Asking, by: Membership, to: int, *classes: I, **changes: object) -> None:
        with pytest.raises((ReferralRefused, NotEntitled, NotFound, DatabaseError)), transaction.atomic():
            referred(by, asking.child_id, to, *classes, **changes)
        assert not Referral.objects.exists()

    def test_gives_nobody_more_than_one_reads_oneself(self, asking: Asking) -> None:
        self.refuses(asking, asking.here.senco, asking.worker.team_id, I.PROTECTION)
        with (
            acting(asking.here.senco),
            pytest.raises(DatabaseError, match="not entitled"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "select referrals.send(%s, 'referral', %s, 'x', '', 129, '2026-03-16', '2026-05-01', true, '',"
                " now(), 'x')",
                [asking.child_id, asking.worker.team_id],
            )

    def test_passes_on_nothing_that_was_only_shown(self, asking: Asking, sent: Referral) -> None:
        does(accept_referral, asking.worker, sent)
        with pytest.raises((ReferralRefused, NotEntitled, DatabaseError)), transaction.atomic():
            referred(asking.worker, asking.child_id, asking.coordinator.team_id, I.EDUCATION)

    def test_reaches_nobody_outside_the_area_and_not_oneself(self, asking: Asking, there: AreaWorld) -> None:
        for to in (there.social_work.pk, there.area.pk, asking.here.area.pk, asking.here.social_work.pk, 999):
            self.refuses(asking, asking.here.social_worker, to, I.EDUCATION)

    def test_is_for_a_year_at_most_and_about_no_stranger(self, asking: Asking) -> None:
        sender, to = asking.here.social_worker, asking.worker.team_id
        self.refuses(asking, sender, to, closes_by=clock.today() + timedelta(days=366))
        self.refuses(asking, sender, to, closes_by=clock.today())
        self.refuses(asking, sender, to, purpose=" ")
        self.refuses(asking, asking.here.other_head, to)


class TestAPanel:
    def test_reads_what_was_put_before_it_and_writes_nothing(self, asking: Asking) -> None:
        row = before_panel(asking.coordinator, asking.child_id, asking.panel.team_id, I.SEND, I.HEALTH)
        assert row.state == State.ACCEPTED
        assert level(asking.panel, asking.child_id, I.SEND) is Level.READ
        assert level(asking.panel, asking.child_id, I.EDUCATION) is Level.NOTHING
        assert level(asking.panel, asking.child_id, I.CONTACT) is Level.NOTHING
        with pytest.raises(NotEntitled):
            does(close_panel_item, asking.panel, row)

    def test_has_heard_when_whoever_put_the_child_there_closes_it(self, asking: Asking) -> None:
        row = before_panel(asking.coordinator, asking.child_id, asking.panel.team_id, I.SEND)
        does(close_panel_item, asking.coordinator, row, reason="Advised to issue")
        assert not sees(asking.panel, asking.child_id)
        assert as_it_stands(row).outcome == "Advised to issue"

    def test_is_asked_by_those_who_may(self, asking: Asking) -> None:
        with pytest.raises(NotEntitled):
            before_panel(asking.here.senco, asking.child_id, asking.panel.team_id, I.SEND)
        plans.involved(asking.child_id, Kind.EARLY_HELP_CASELOAD, asking.worker.team_id)
        with pytest.raises(NotEntitled):
            before_panel(asking.worker, asking.child_id, asking.panel.team_id)
        assert lay.LONG_AGO.year == 2020
