"""Whom something was shared with finds a notice, and so does who leads when a family takes its agreement back."""

from uuid import UUID

import pytest

from childplan.access.scope import as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.facts.models import Fact, FactWork
from childplan.notifications.models import Notice
from childplan.sharing import tasks
from childplan.sharing.actions.end_share import end_share
from childplan.sharing.actions.tell_of_sharing import tell_of_share
from childplan.sharing.actions.withdraw_family_agreement import withdraw_family_agreement
from childplan.sharing.vocabulary import AskedHow
from tests.factories import sharing
from tests.factories.identity import acting, opened_by
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child(here: AreaWorld) -> UUID:
    return opened_by(here.head)


def told(fact_name: str) -> set[int]:
    """Whoever has a notice once the work on that fact was done, twice."""
    fact = Fact.objects.get(name=fact_name)
    work = tasks.tell_recipients if fact_name.endswith("made") else tasks.tell_leads
    work(fact.pk)
    work(fact.pk)
    found = list(Notice.objects.values_list("recipient_membership_id", flat=True))
    assert len(found) == len(set(found))
    return set(found)


class TestAShare:
    def test_leaves_its_work_behind(self, here, child) -> None:
        sharing.shared(here.head, child, here.social_work.pk)
        assert FactWork.objects.filter(work="sharing.tell_recipients").count() == 1

    def test_is_told_to_everybody_whom_it_reaches_once(self, here, child) -> None:
        sharing.shared(here.head, child, here.social_work.pk)
        assert told("sharing.decision.made") == {here.social_worker.pk, here.team_manager.pk}
        with acting(here.social_worker, writing=False):
            (notice,) = Notice.objects.filter(recipient_membership_id=here.social_worker.pk)
        assert notice.text == "Something of a child’s record was shared with you"

    def test_that_opens_nothing_is_told_to_nobody(self, here, child) -> None:
        sharing.not_shared(here.head, child, here.social_work.pk)
        assert told("sharing.decision.made") == set()

    def test_that_has_ended_meanwhile_is_told_to_nobody(self, here, child) -> None:
        decision = sharing.shared(here.head, child, here.social_work.pk)
        with acting(here.head) as scope:
            end_share(by=scope, at=clock.now(), child_id=child, decision_id=decision.pk, reason="A mistake")
        fact = Fact.objects.get(name="sharing.decision.made")
        with as_service("Tell whom something was shared with") as by:
            tell_of_share(by=by, at=clock.now(), fact_id=fact.pk)
        assert not Notice.objects.exists()


class TestAnAgreementTakenBack:
    def test_is_told_to_who_leads(self, here, child) -> None:
        involved(child, InvolvementKind.LEAD_PRACTITIONER, here.safeguarding_lead.pk)
        agreed = sharing.family_agreement(here.head, child)
        with acting(here.head) as scope:
            withdraw_family_agreement(
                by=scope,
                at=clock.now(),
                child_id=child,
                agreement_id=agreed.pk,
                how=AskedHow.IN_WRITING,
                said_on=clock.today(),
            )
        assert told("sharing.family_agreement.withdrawn") == {here.safeguarding_lead.pk}
