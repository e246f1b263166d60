"""Plans within the plan, opened, changed and closed in the browser."""

from childplan.access.vocabulary import InvolvementKind
from childplan.organisations.vocabulary import OrganisationKind
from childplan.plans.models import Strand
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, day, words
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld


class TestOpenStrandPage:
    def test_offers_what_the_role_may_open(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("open_strand", amara.child_id)
        for kind in ("child_protection", "looked_after", "pathway", "early_help"):
            assert f'value="{kind}"' in page
        # Open already, an agency's own, another role's.
        for kind in ("child_in_need", "sen_support", "ehc", "universal", "health"):
            assert f'value="{kind}"' not in page

    def test_opens_one(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        visitor = Visitor(here.safeguarding_lead)
        response = visitor.sends(
            "open_strand",
            child_id,
            kind="early_help",
            without_agreement="They said so on the telephone",
            lead=here.safeguarding_lead.pk,
            reason="Asked for help",
            **day("starts_on", of="2026-03-02"),
            **day("review_due_on", of="2026-04-13"),
        )
        page = visitor.comes_to(response)
        assert "Early help plan opened" in page
        assert "Review: 13 April 2026" in page
        assert f"Lead: {here.safeguarding_lead.user}, Larkshire Primary" in page

    def test_says_what_the_rules_refuse(self, here: AreaWorld, amara: Amara) -> None:
        response = Visitor(here.social_worker).sends(
            "open_strand",
            amara.child_id,
            kind="child_protection",
            reason="Conference",
            **day("starts_on", of="2026-03-02"),
        )
        assert "Close the child in need plan first: a child has one or the other" in words(response)


class TestChangeStrandPage:
    def test_moves_the_review_and_changes_the_lead(self, here: AreaWorld, amara: Amara) -> None:
        visitor = Visitor(here.senco)
        response = visitor.sends(
            "change_strand",
            amara.child_id,
            amara.sen_support.pk,
            lead="",
            version=1,
            **day("review_due_on", of="2026-04-13"),
        )
        page = visitor.comes_to(response)
        assert "SEN support plan saved 10:00" in page
        assert "13 April 2026" in page
        assert "Nobody yet" in page

    def test_shows_what_stands_to_the_second_of_two(self, here: AreaWorld, amara: Amara) -> None:
        strand = Strand.objects.get(pk=amara.sen_support.pk)
        strand.version, strand.lead_membership_id = 2, here.head.pk
        strand.save()
        response = Visitor(here.senco).sends("change_strand", amara.child_id, strand.pk, lead="", version=1)
        assert response.status_code == 409
        assert f"{here.head.user}, Head teacher" in words(response)


class TestCloseStrandPage:
    def test_closes_with_a_reason_and_keeps_it_readable(self, here: AreaWorld, amara: Amara) -> None:
        plans.outcome(here.social_worker, amara.child_in_need, text="Sleeps in her own bed")
        visitor = Visitor(here.social_worker)
        response = visitor.sends(
            "close_strand",
            amara.child_id,
            amara.child_in_need.pk,
            reason="The outcomes were met",
            version=1,
            **day("ended_on", of="2026-03-02"),
        )
        page = visitor.comes_to(response)
        assert "Child in need plan closed" in page
        assert "2 March 2026 to 2 March 2026: The outcomes were met" in page
        assert page.index("Earlier outcomes") < page.index("Sleeps in her own bed")
        closed = visitor.reads("strand", amara.child_id, amara.child_in_need.pk)
        assert "Closed on 2 March 2026: The outcomes were met" in closed
        assert "Sleeps in her own bed" in closed
        assert "Add outcome" not in closed
        # Those who only knew of it have nobody to ask any more.
        assert "child in need plan" not in Visitor(here.senco).reads("child_plan", amara.child_id).lower()

    def test_says_who_loses_sight_of_the_child_and_when(self, here: AreaWorld, amara: Amara) -> None:
        police = lay.team(lay.organisation(here.area, OrganisationKind.POLICE), "Child protection")
        plans.involved(amara.child_id, InvolvementKind.POLICE_CASELOAD, police.pk)
        page = Visitor(here.social_worker).reads("close_strand", amara.child_id, amara.child_in_need.pk)
        assert "Who loses sight of Amara" in page
        assert "They see Amara until 30 March 2026" in page
        assert "Child protection, " in page

    def test_leaves_an_agencys_plan_to_the_agency(self, here: AreaWorld, amara: Amara) -> None:
        answer = Visitor(here.senco).opens("close_strand", amara.child_id, amara.sen_support.pk)
        assert answer.status_code == 403
