"""What is owed and nobody decided about: on the list of whoever leads, on the team board, then with the manager."""

from datetime import date, datetime, timedelta

import pytest

from childplan.access.models import Bar
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.escalation.selectors.board import board
from childplan.identity.models import FamilyPerson
from childplan.notifications.models import Notice
from childplan.plans.actions.change_strand import change_strand
from childplan.plans.models import Section, Strand
from childplan.plans.rules.refusals import WrongDay
from childplan.plans.selectors.my_work import WorkKind, my_work
from childplan.plans.tasks import tell_of_unsent
from childplan.plans.vocabulary import HeldBackWhy
from tests.childplan.plans.actions.test_issue_strand import held, page, sent
from tests.childplan.plans.actions.test_may_send import held_for_risk, protection_plan
from tests.childplan.plans.conftest import Amara
from tests.factories import plans
from tests.factories.identity import acting, ordered
from tests.worlds.two_areas import AreaWorld

# THE_MOMENT is Monday 2 March 2026: ten working days later is Monday 16 March, fifteen Monday 23 March.
LAST_DAY, TO_MANAGER = timedelta(days=14), timedelta(days=22)
RUNNING_OUT = timedelta(days=5)


@pytest.fixture(autouse=True)
def _written(mother: FamilyPerson, section: Section) -> None:
    """A SEN support plan that the mother is owed."""


def to_send(by, at: datetime) -> list[str]:
    with clock.stopped_at(at), acting(by, writing=False) as scope:
        lines = my_work(scope, today=at.date()).lines
    return [line.text for line in lines if line.kind is WorkKind.SENDING]


class TestMyWork:
    def test_has_it_while_its_days_run_out_until_it_is_sent(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, at: datetime
    ) -> None:
        assert to_send(here.senco, at + LAST_DAY - RUNNING_OUT - timedelta(days=1)) == []
        assert to_send(here.senco, at + LAST_DAY - RUNNING_OUT) == ["Send to the family: SEN support plan"]
        assert to_send(here.senco, at + LAST_DAY) == ["Send to the family: SEN support plan"]
        assert to_send(here.social_worker, at + LAST_DAY) == []
        sent(here.senco, amara.sen_support, page(mother))
        assert to_send(here.senco, at + LAST_DAY) == []

    def test_has_it_again_when_new_words_are_written(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section, at: datetime
    ) -> None:
        sent(here.senco, amara.sen_support, page(mother))
        with clock.stopped_at(at + timedelta(days=1)):
            plans.written(here.senco, section, "Twenty minutes of reading a day")
        assert to_send(here.senco, at + LAST_DAY + timedelta(days=1)) == [
            "Send to the family: SEN support plan"
        ]

    def test_has_it_again_ten_working_days_after_it_was_held_back(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, at: datetime
    ) -> None:
        sent(here.senco, amara.sen_support, held(mother, HeldBackWhy.RISK, days=7))
        assert to_send(here.senco, at + LAST_DAY) == []
        assert to_send(here.senco, at + LAST_DAY + timedelta(days=7)) == [
            "Send to the family: SEN support plan"
        ]

    def test_is_the_social_workers_where_the_senco_may_not_know_why(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, at: datetime
    ) -> None:
        protection_plan(here, amara, mother)
        assert to_send(here.senco, at + LAST_DAY) == []
        assert to_send(here.social_worker, at + LAST_DAY) == ["Send to the family: SEN support plan"]

    def test_has_nothing_while_it_is_held_back_elsewhere(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, at: datetime
    ) -> None:
        with clock.stopped_at(at + LAST_DAY):
            held_for_risk(here, amara, mother)
            assert to_send(here.senco, at + LAST_DAY) == []


class TestTheReportOfAReview:
    @pytest.fixture(autouse=True)
    def _sent(self, here: AreaWorld, amara: Amara, mother: FamilyPerson, _written: None) -> None:
        sent(here.senco, amara.sen_support, page(mother))

    def reviewed(self, here: AreaWorld, amara: Amara, *, on: date, at: datetime) -> None:
        with clock.stopped_at(at), acting(here.senco) as scope:
            change_strand(
                by=scope, at=at, child_id=amara.child_id, strand_id=amara.sen_support.pk, version=1,
                lead_membership_id=here.senco.pk, review_due_on=None, reviewed_on=on, reason="Reviewed",
            )  # fmt: skip

    def test_is_owed_within_the_days_of_the_law(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, at: datetime
    ) -> None:
        later = at + timedelta(days=1)
        self.reviewed(here, amara, on=later.date(), at=later)
        # Held on 3 March: fourteen calendar days end on the 17th, and five before that it is on the list.
        assert to_send(here.senco, at + timedelta(days=9)) == []
        assert to_send(here.senco, at + timedelta(days=10)) == [
            "Send to the family: SEN support plan, review report"
        ]
        with clock.stopped_at(at + timedelta(days=11)):
            sent(here.senco, amara.sen_support, page(mother))
        assert to_send(here.senco, at + timedelta(days=20)) == []

    @pytest.mark.parametrize("days", [1, -400])
    def test_of_a_day_that_cannot_be_is_refused(
        self, here: AreaWorld, amara: Amara, at: datetime, days: int
    ) -> None:
        with pytest.raises(WrongDay):
            self.reviewed(here, amara, on=at.date() + timedelta(days=days), at=at)

    def test_is_not_owed_when_only_the_day_moves(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        with acting(here.senco) as scope:
            change_strand(
                by=scope, at=at, child_id=amara.child_id, strand_id=amara.sen_support.pk, version=1,
                lead_membership_id=here.senco.pk, review_due_on=date(2026, 7, 1), reason="Moved",
            )  # fmt: skip
        assert to_send(here.senco, at + timedelta(days=30)) == []


class TestAPlanThatNobodyLeads:
    @pytest.fixture
    def _left(self, here: AreaWorld, at: datetime) -> None:
        """The SENCO has left the school."""
        Membership.objects.filter(pk=here.senco.pk).update(ends_at=at + timedelta(days=1))

    def leaderless(self, by: Membership, at: datetime) -> list[tuple[str, str, str]]:
        with clock.stopped_at(at), acting(by, writing=False) as scope:
            found = board(scope, today=clock.today(), at=clock.now()).leaderless
        return [(line.child_name, line.name, line.href) for line in found]

    @pytest.mark.usefixtures("_left")
    def test_is_on_the_board_of_the_team_with_a_link_to_name_another(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        assert self.leaderless(here.head, at) == []
        found = self.leaderless(here.head, at + timedelta(days=2))
        name = f"/children/{amara.child_id}/plans/{amara.sen_support.pk}/change/"
        assert ("Amara Okafor", "SEN support plan", name) in found
        assert self.leaderless(here.other_head, at + timedelta(days=2)) == []

    def test_is_on_it_where_somebody_cannot_sign_in_any_more(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        here.social_worker.user.is_active = False
        here.social_worker.user.save()
        assert [name for _, name, _ in self.leaderless(here.team_manager, at)] == [
            "Child in need plan",
            "Lead practitioner",
        ]

    @pytest.mark.usefixtures("_left")
    def test_that_is_unsent_is_told_to_who_manages_in_its_body(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        assert TestTheManager().swept(at + TO_MANAGER) == {here.head.pk}

    def test_that_never_had_a_lead_is_told_to_them_too(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        Strand.objects.filter(pk=amara.sen_support.pk).update(lead_membership_id=None)
        assert TestTheManager().swept(at + TO_MANAGER) == {here.head.pk}
        assert self.leaderless(here.head, at)

    def test_is_not_told_to_a_manager_from_whom_the_child_is_kept(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        Strand.objects.filter(pk=amara.sen_support.pk).update(lead_membership_id=None)
        Bar(child_id=amara.child_id, user=here.head.user, reason="Her niece", starts_at=at).save(
            force_insert=True
        )
        assert TestTheManager().swept(at + TO_MANAGER) == set()


class TestTheTeamBoard:
    def test_shows_it_with_whom_it_waits(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        with clock.stopped_at(at + LAST_DAY), acting(here.head, writing=False) as scope:
            (line,) = board(scope, today=clock.today(), at=clock.now()).owed
        assert (line.child_name, line.name, line.person) == (
            "Amara Okafor",
            "SEN support plan",
            here.senco.user.name,
        )
        with clock.stopped_at(at + LAST_DAY), acting(here.other_head, writing=False) as scope:
            assert board(scope, today=clock.today(), at=clock.now()).owed == []


class TestTheManager:
    def swept(self, at: datetime) -> set[int]:
        with clock.stopped_at(at), rows.entered(rows.OUTSIDE):
            tell_of_unsent()
        return set(Notice.objects.values_list("recipient_membership_id", flat=True))

    def test_is_told_once_when_nobody_has_decided(
        self, here: AreaWorld, there: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        assert self.swept(at + TO_MANAGER - timedelta(days=1)) == set()
        assert self.swept(at + TO_MANAGER) == {here.head.pk}
        assert self.swept(at + TO_MANAGER + timedelta(days=1)) == {here.head.pk}
        assert Notice.objects.count() == 1
        assert "Okafor" not in Notice.objects.get().text

    def test_is_not_told_of_what_was_sent_or_held_back(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, at: datetime
    ) -> None:
        sent(here.senco, amara.sen_support, held(mother, days=90))
        assert self.swept(at + TO_MANAGER) == set()


def test_an_order_that_names_the_other_parent_stops_nothing(
    here: AreaWorld, amara: Amara, mother: FamilyPerson
) -> None:
    ordered(amara.child_id, plans.adult(amara.child_id, kind="father"), "non_molestation")
    assert sent(here.senco, amara.sen_support, page(mother))
