"""Nobody passes on more than they read: neither what plans say, nor what needs two classes together."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import DatabaseError

from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import NO_TEXT, InformationClass
from childplan.plans.models import Section, Strand
from childplan.plans.selectors.reach import reach_of
from childplan.referrals.actions.answer_referral import accept_referral
from safeguarding.models import Concern
from tests.childplan.plans.conftest import Amara, lay_amara
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting
from tests.factories.referrals import referred
from tests.factories.sharing import shared
from tests.worlds.two_areas import AreaWorld

C = InformationClass
SOCIAL_CARE = C.SOCIAL_CARE | C.PROTECTION


@pytest.fixture
def amara(here: AreaWorld) -> Amara:
    amara = lay_amara(here)
    section = Section.objects.filter(strand=amara.child_in_need).first()
    assert section is not None
    plans.written(here.social_worker, section, "What the plan says")
    return amara


def texts(member: Membership, strand: Strand) -> set[str]:
    """What the sections of a plan say to somebody."""
    with acting(member, writing=False):
        return set(Section.objects.filter(strand=strand).values_list("text", flat=True))


class TestAShare:
    def test_opens_no_plan_where_its_author_reads_none(self, here: AreaWorld, amara: Amara) -> None:
        lead = lay.membership("designated_safeguarding_lead", here.other_school)
        shared(here.screener, amara.child_id, lead, classes=SOCIAL_CARE)
        assert Involvement.objects.get(kind=Kind.SHARE).classes & NO_TEXT
        assert texts(lead, amara.child_in_need) == set()
        with acting(lead, writing=False) as scope:
            reach = reach_of(scope, amara.child_id)
            assert reach.may_read(C.SOCIAL_CARE)
            assert not reach.may_read_text(C.SOCIAL_CARE)
            assert Strand.objects.filter(pk=amara.child_in_need.pk).exists()
            assert Concern.objects.count() == 0

    def test_opens_plans_where_its_author_reads_them(self, here: AreaWorld, amara: Amara) -> None:
        lead = lay.membership("designated_safeguarding_lead", here.other_school)
        shared(here.social_worker, amara.child_id, lead, classes=SOCIAL_CARE)
        assert "What the plan says" in texts(lead, amara.child_in_need)

    def test_opens_nothing_together_that_its_author_reads_apart(self, here: AreaWorld, amara: Amara) -> None:
        """Health by one involvement and social care by another: what needs both is closed to them."""
        worker = lay.membership("social_worker", here.authority, team=lay.team(here.authority))
        plans.involved(amara.child_id, Kind.ALLOCATION, worker.pk, classes=C.IDENTITY | C.HEALTH)
        plans.involved(amara.child_id, Kind.ALLOCATION, worker.team_id, classes=C.IDENTITY | C.SOCIAL_CARE)
        lead = lay.membership("designated_safeguarding_lead", here.other_school)
        with pytest.raises(DatabaseError, match="not entitled to decide"):
            shared(worker, amara.child_id, lead, classes=C.HEALTH | C.SOCIAL_CARE)


class TestAReferral:
    def test_opens_no_plan_where_its_sender_reads_none(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        helper = lay.membership("early_help_worker", here.authority, team=lay.team(here.authority))
        sent = referred(here.screener, amara.child_id, helper.team_id, C.SOCIAL_CARE)
        accepted(helper, amara.child_id, sent.pk, at)
        live = Involvement.objects.get(kind=Kind.REFERRAL, ends_at__gt=at)
        assert live.classes & NO_TEXT
        assert texts(helper, amara.child_in_need) == set()

    def test_keeps_its_words_from_whoever_only_knows_of_it(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        helper = lay.membership("early_help_worker", here.authority, team=lay.team(here.authority))
        sent = referred(here.social_worker, amara.child_id, helper.team_id, purpose="He hits her")
        accepted(helper, amara.child_id, sent.pk, at)
        for row in Involvement.objects.filter(kind=Kind.REFERRAL):
            assert "hits" not in f"{row.reason} {row.end_reason}"


def accepted(by: Membership, child_id: UUID, referral_id: UUID, at: datetime) -> None:
    with acting(by) as scope:
        accept_referral(
            by=scope, at=at, child_id=child_id, referral_id=referral_id, version=1, reason="We can help"
        )
