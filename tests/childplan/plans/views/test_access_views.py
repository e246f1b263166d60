"""Why I see this child, and who else can."""

from datetime import timedelta

from childplan.access.actions import restrict_record
from childplan.access.vocabulary import InvolvementKind
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld


class TestAccessPage:
    def test_gives_every_reason_of_mine_with_what_it_opens(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("access", amara.child_id)
        assert "You see this because Amara has been allocated to Children in need" in page
        assert "You see this because you have been Amara’s lead practitioner since 31 January 2026." in page
        assert "Read, write and decide" in page

    def test_says_what_is_not_open(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.senco).reads("access", amara.child_id)
        assert "That it is there, not what it says" in page
        assert "Not open to you this way: Protection." in page
        assert "Who can see Amara, and why" not in page

    def test_names_everybody_to_those_entitled(self, here: AreaWorld, there: AreaWorld, amara: Amara) -> None:
        mother = plans.adult(amara.child_id, "Grace Okafor")
        plans.involved(amara.child_id, InvolvementKind.FAMILY, mother.pk)
        page = Visitor(here.social_worker).reads("access", amara.child_id)
        assert "Who can see Amara, and why" in page
        assert "Larkshire Primary, where Amara has been on roll since 2 March 2026" in page
        for seen in (here.senco, here.head, here.safeguarding_lead, here.team_manager, here.screener):
            assert f"{seen.user}, " in page
        for unseen in (here.other_head, there.head, there.screener):
            assert f"{unseen.user}, " not in page
        assert "Grace Okafor, family" in page

    def test_names_nobody_whose_membership_has_ended(self, here: AreaWorld, amara: Amara, at) -> None:
        left = lay.membership("senco", here.school, ends_at=at - timedelta(days=1))
        page = Visitor(here.social_worker).reads("access", amara.child_id)
        assert f"{left.user}, " not in page

    def test_says_what_each_may_read(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("access", amara.child_id)
        screener = page.partition(f"{here.screener.user}, ")[2].partition("</li>")[0]
        assert "Reads: identity, contact, attendance, social care, protection" in screener

    def test_of_a_restricted_record_names_its_list_alone(self, here: AreaWorld, amara: Amara, at) -> None:
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=amara.child_id,
                membership_ids=[here.social_worker.pk],
                reason="Adoption",
                review_on=at.date(),
            )
        page = Visitor(here.social_worker).reads("access", amara.child_id)
        assert (
            "You see this because you have been named on Amara’s restricted record since 2 March 2026."
            in page
        )
        assert "Named on the restricted record" in page
        assert f"{here.senco.user}, " not in page
        assert "People whose role covers all of" not in page

    def test_tells_an_area_wide_reader_so(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.screener).reads("access", amara.child_id)
        assert (
            "You see this because you are MASH screener for Larkshire, where Amara’s record was opened on "
            "2 March 2026."
        ) in page
