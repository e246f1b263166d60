"""What the plan's page says to whom."""

from datetime import date, datetime, timedelta

import pytest
from django.template import engines

from childplan.access.actions import restrict_record
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.history.models import AccessEvent
from childplan.identity.models import Address, Flag
from childplan.identity.vocabulary import FlagKind
from childplan.plans import contributions
from childplan.plans.contributions import Contribution, Offer, Panel
from childplan.plans.presenters import panels as presenters_panels
from childplan.plans.vocabulary import StrandKind
from tests.childplan.plans.actions.test_mark_telling_of_others import marked
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


class TestChildPlanPage:
    def test_says_who_the_child_is(self, here: AreaWorld, amara: Amara) -> None:
        Flag(
            child_id=amara.child_id,
            kind=FlagKind.YOUNG_CARER,
            information_class=1,
            starts_on=date(2026, 1, 1),
        ).save(force_insert=True)
        page = Visitor(here.senco).reads("child_plan", amara.child_id)
        assert "Amara Okafor" in page
        assert "NHS number 999 000 0018" in page
        assert "Young carer" in page

    def test_marks_a_confidential_address_to_those_who_may_know(self, here: AreaWorld, amara: Amara) -> None:
        Address(
            child_id=amara.child_id, lines="1 Road", is_confidential=True, starts_on=date(2026, 1, 1)
        ).save(force_insert=True)
        assert "Confidential address" in Visitor(here.social_worker).reads("child_plan", amara.child_id)
        assert "Confidential address" not in Visitor(here.senco).reads("child_plan", amara.child_id)

    def test_shows_the_plans_side_by_side(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("child_plan", amara.child_id)
        for name in ("Universal plan", "SEN support plan", "Child in need plan"):
            assert name in page
        assert f"Lead: {here.social_worker.user}, Larkshire Council" in page

    def test_tells_of_a_plan_that_may_only_be_known(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.senco).reads("child_plan", amara.child_id)
        assert "There is a child in need plan. You cannot read it." in page
        assert f"Ask {here.social_worker.user}, Social worker, Larkshire Council." in page
        assert str(amara.child_in_need.pk) not in page

    def test_marks_a_review_that_is_overdue(self, here: AreaWorld, amara: Amara) -> None:
        strand = amara.sen_support
        strand.review_due_on = date(2026, 3, 1)
        strand.save()
        page = Visitor(here.senco).reads("child_plan", amara.child_id)
        assert "Review: 1 March 2026" in page
        assert "Overdue" in page

    def test_shows_five_parts_of_life_with_actions_and_progress(self, here: AreaWorld, amara: Amara) -> None:
        outcome = plans.outcome(here.senco, amara.sen_support, text="Reads a short book alone")
        plans.planned_action(here.senco, amara.sen_support, towards=outcome, text="Reads with her")
        page = Visitor(here.senco).reads("child_plan", amara.child_id)
        assert ">Learning<" in page
        assert "No outcome yet for: safe, happy, healthy, engaged in a community." in page
        assert "Reads a short book alone" in page
        assert "0 of 1 action done" in page
        assert "Mrs Hill, teaching assistant" in page

    def test_hides_what_is_written_in_a_plan_one_may_not_read(self, here: AreaWorld, amara: Amara) -> None:
        plans.outcome(here.social_worker, amara.child_in_need, text="Sleeps in her own bed")
        shared = plans.outcome(
            here.social_worker, amara.sen_support, also_serves=(amara.child_in_need,), text="Comes on time"
        )
        page = Visitor(here.senco).reads("child_plan", amara.child_id)
        assert "Sleeps in her own bed" not in page
        assert shared.text in page
        assert "Serves: Child in need plan, SEN support plan" in page

    def test_names_the_people_and_the_lead_practitioner(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.senco).reads("child_plan", amara.child_id)
        assert f"<strong>{here.social_worker.user}</strong> (lead practitioner)" in page
        assert "Children in need" in page
        assert "Larkshire Primary" in page

    def test_says_why_one_sees_it(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.senco).reads("child_plan", amara.child_id)
        assert (
            "You see this because you are SENCO at Larkshire Primary, where Amara has been on roll since 2 March 2026."
            in page
        )
        page = Visitor(here.social_worker).reads("child_plan", amara.child_id)
        assert (
            "You see this because Amara has been allocated to Children in need, Larkshire Council since"
            in page
        )

    def test_shows_views_beside_the_plan(self, here: AreaWorld, amara: Amara) -> None:
        plans.view(here.senco, amara.child_id, "I want to sit with Mia")
        page = Visitor(here.social_worker).reads("child_plan", amara.child_id)
        assert "I want to sit with Mia" in page
        assert "Talked while drawing" in page

    def test_offers_only_what_the_reader_may_do(self, here: AreaWorld, amara: Amara) -> None:
        assert "Add outcome" in Visitor(here.senco).reads("child_plan", amara.child_id)
        page = Visitor(here.attendance).reads("child_plan", amara.child_id)
        for act in ("Add outcome", "Open a plan", "Record a view", "What the family can see"):
            assert act not in page

    def test_shows_a_reader_of_the_directory_no_prose(self, here: AreaWorld, amara: Amara) -> None:
        plans.written(here.head, plans.about_me(amara.child_id), "Likes drawing")
        page = Visitor(here.screener).reads("child_plan", amara.child_id)
        assert "Likes drawing" not in page
        assert "There is a universal plan. You cannot read it." in page

    def test_warns_of_a_restricted_record(self, here: AreaWorld, amara: Amara, at) -> None:
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=amara.child_id,
                membership_ids=[here.social_worker.pk],
                reason="Adoption",
                review_on=at.date(),
            )
        assert "Restricted record" in Visitor(here.social_worker).reads("child_plan", amara.child_id)
        assert Visitor(here.senco).opens("child_plan", amara.child_id).status_code == 404

    def test_shows_what_agencies_contribute(self, here: AreaWorld, amara: Amara, monkeypatch) -> None:
        template = engines["django"].from_string("<p>{{ figure }}</p>")
        monkeypatch.setattr(
            presenters_panels, "render_to_string", lambda name, context: template.render(context)
        )
        contributions.contribute(
            "late", lambda scope, child_id: Contribution([Panel("Late panel", "x", {"figure": "<9>"}, 90)])
        )
        contributions.contribute(
            "early",
            lambda scope, child_id: Contribution(
                [Panel("Early panel", "x", {"figure": "1"}, 10)], [Offer("Record a concern", "/there/")]
            ),
        )
        page = Visitor(here.senco).opens("child_plan", amara.child_id).content.decode()
        assert page.index("Early panel") < page.index("Late panel")
        assert "<p>&lt;9&gt;</p>" in page
        assert '<a class="govuk-link" href="/there/">Record a concern</a>' in page

    def test_notes_whose_record_was_opened_and_what_it_showed(self, here: AreaWorld, amara: Amara) -> None:
        Visitor(here.senco).reads("child_plan", amara.child_id)
        event = AccessEvent.objects.filter(act="plans:child_plan").latest("at")
        assert event.child_id == amara.child_id
        assert event.membership_id == here.senco.pk
        assert event.classes & 16


class TestStrandPage:
    def test_shows_one_plan_alone(self, here: AreaWorld, amara: Amara) -> None:
        shared = plans.outcome(here.social_worker, amara.sen_support, also_serves=(amara.child_in_need,))
        other = plans.outcome(here.senco, amara.universal, text="Joins the choir")
        page = Visitor(here.social_worker).reads("strand", amara.child_id, amara.child_in_need.pk)
        assert "Why there is a plan" in page
        assert shared.text in page
        assert other.text not in page

    def test_is_not_there_for_those_who_may_only_know_of_it(self, here: AreaWorld, amara: Amara) -> None:
        visitor = Visitor(here.senco)
        assert visitor.opens("strand", amara.child_id, amara.child_in_need.pk).status_code == 404
        assert visitor.opens("print_strand", amara.child_id, amara.child_in_need.pk).status_code == 404


class TestPrintPages:
    @pytest.fixture(autouse=True)
    def _written(self, here: AreaWorld, amara: Amara, section) -> None:
        plans.outcome(here.senco, amara.sen_support, text="Reads alone", measure="The reading check")
        plans.outcome(here.social_worker, amara.child_in_need, text="Sleeps in her own bed")

    def test_hold_the_whole_plan(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("print_plan", amara.child_id)
        for words in (
            "Ten minutes of reading a day",
            "Reads alone",
            "How we will know: The reading check",
            "Sleeps in her own bed",
            f"Printed 2 March 2026, 10:00 by {here.social_worker.user}",
        ):
            assert words in page

    def test_hold_one_plan_alone(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("print_strand", amara.child_id, amara.child_in_need.pk)
        assert "Sleeps in her own bed" in page
        assert "Reads alone" not in page
        assert "Ten minutes of reading a day" not in page

    def test_hold_nothing_the_reader_may_not_see(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.senco).reads("print_plan", amara.child_id)
        assert "Reads alone" in page
        assert "Sleeps in her own bed" not in page


class TestWhatTellsOfSomebodyElse:
    @pytest.fixture(autouse=True)
    def _marked(self, here: AreaWorld, amara: Amara, at: datetime) -> None:
        said = plans.view(here.head, amara.child_id, "My uncle Sam hits.")
        marked(here.head, said, at)
        part = plans.written(here.head, plans.about_me(amara.child_id), "Her aunt Ines was in prison.")
        marked(here.head, part, at)

    def test_is_left_out_of_print_and_counted_for_who_reads_it(self, here: AreaWorld, amara: Amara) -> None:
        head = Visitor(here.head)
        page = head.reads("print_plan", amara.child_id)
        assert "uncle Sam" not in page
        assert "aunt Ines" not in page
        assert "2 parts left out: marked as telling of somebody else" in page
        with_it = head.reads("print_plan", amara.child_id, marked="")
        assert "uncle Sam" in with_it
        assert "aunt Ines" in with_it
        assert "This copy tells of other people" in with_it

    def test_leaves_no_trace_in_the_print_of_who_does_not(self, here: AreaWorld, amara: Amara) -> None:
        for query in ({}, {"marked": ""}):
            page = Visitor(here.senco).reads("print_plan", amara.child_id, **query)
            assert "uncle Sam" not in page
            assert "aunt Ines" not in page
            assert "left out" not in page
            assert "other people" not in page


class TestAnOrdinaryChild:
    def test_has_a_plan_with_nothing_wrong(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        page = Visitor(here.head).reads("child_plan", child_id)
        assert "About me" in page
        assert "School and health" in page
        assert "No outcome yet for: safe, happy, healthy, learning, engaged in a community." in page
        assert "No lead practitioner is named." in page

    def test_that_is_not_born_yet(self, here: AreaWorld) -> None:
        child_id = opened_by(
            here.social_worker,
            kind=InvolvementKind.ALLOCATION,
            principal_id=here.social_work.pk,
            born_on=None,
            expected_on=clock.today() + timedelta(days=60),
            forename="Baby",
        )
        page = Visitor(here.social_worker).reads("child_plan", child_id)
        assert "Expected 1 May 2026" in page
        assert StrandKind.UNIVERSAL.label in page
