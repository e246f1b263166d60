"""A child's plan, as far as it is open to the partner that asks."""

from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from childplan.access.actions import restrict_record
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.history.models import AccessEvent
from childplan.plans.vocabulary import StrandKind
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.factories.partners import partner_of
from tests.worlds.two_areas import AreaWorld

from .conftest import PlannedChild


def plan(child: PlannedChild) -> str:
    return f"/api/v1/children/{child.id}/plan/"


class TestThePlan:
    def test_has_the_plans_within_it_with_their_prose(self, here: AreaWorld, child: PlannedChild) -> None:
        read = partner_of(here.school).get(plan(child)).json()
        strands = {strand["kind"]: strand for strand in read["strands"]}
        assert set(strands) == {"universal", "sen_support", "child_in_need"}
        assert strands["sen_support"]["id"] == str(child.sen.pk)
        assert strands["sen_support"]["may_read"] is True
        about = next(s for s in strands["universal"]["sections"] if s["key"] == "about_me")
        assert (about["text"], about["version"]) == ("Amara likes maps.", 2)

    def test_has_outcomes_and_actions_with_what_they_serve(
        self, here: AreaWorld, child: PlannedChild
    ) -> None:
        read = partner_of(here.school).get(plan(child)).json()
        (outcome,) = read["outcomes"]
        assert (outcome["id"], outcome["strands"]) == (str(child.shared.pk), [str(child.sen.pk)])
        assert (outcome["target_on"], outcome["state"]) == ("2026-07-03", "working_towards")
        actions = {action["id"]: action for action in read["planned_actions"]}
        assert set(actions) == {str(child.step.pk), str(child.loose.pk)}
        assert actions[str(child.step.pk)]["outcome"] == str(child.shared.pk)
        assert actions[str(child.loose.pk)]["outcome"] is None
        assert actions[str(child.step.pk)]["due_on"] == "2026-03-12"

    def test_has_the_figures_of_attendance(self, here: AreaWorld, child: PlannedChild) -> None:
        (year,) = partner_of(here.school).get(plan(child)).json()["attendance"]
        assert (year["school"], year["year"], year["starts_on"], year["ends_on"]) == (
            "Larkshire Primary", 2025, "2025-09-08", "2025-09-19",
        )  # fmt: skip
        assert (year["possible"], year["attended"], year["authorised"], year["percentage"]) == (
            20,
            18,
            2,
            "90.0",
        )

    def test_keeps_quiet_of_what_is_closed_to_partners(self, here: AreaWorld, child: PlannedChild) -> None:
        answer = partner_of(here.school).get(plan(child))
        assert b"SECRET" not in answer.content
        in_need = next(s for s in answer.json()["strands"] if s["kind"] == "child_in_need")
        # Social care is known to exist, and no more.
        assert (in_need["may_read"], in_need["starts_on"], in_need["legal_basis"], in_need["sections"]) == (
            False, None, "", [],
        )  # fmt: skip

    def test_never_shows_that_a_protection_plan_exists(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        plans.strand(here.social_worker, child_id, StrandKind.CHILD_PROTECTION)
        read = partner_of(here.school).get(f"/api/v1/children/{child_id}/plan/").json()
        assert {strand["kind"] for strand in read["strands"]} == {"universal"}

    def test_has_no_attendance_for_a_body_to_which_it_is_closed(
        self, here: AreaWorld, child: PlannedChild
    ) -> None:
        trust = lay.organisation(here.area, lay.OrganisationKind.NHS)
        plans.involved(child.id, InvolvementKind.HEALTH_CASELOAD, trust.pk)
        assert partner_of(trust).get(plan(child)).json()["attendance"] is None

    def test_asks_the_same_number_of_questions_however_much_is_in_it(
        self, here: AreaWorld, child: PlannedChild
    ) -> None:
        partner, counts = partner_of(here.school), []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                partner.get(plan(child))
            counts.append(len(asked))
            for _ in range(4):
                plans.planned_action(here.senco, child.sen, towards=plans.outcome(here.senco, child.sen))
        assert counts[0] == counts[1]

    def test_needs_its_scope(self, here: AreaWorld, child: PlannedChild) -> None:
        answer = partner_of(here.school, scopes=("identity:read",)).get(plan(child))
        assert (answer.status_code, answer.json()["scope"]) == (403, "plan:read")
        assert answer.json()["type"] == "/api/v1/problems/insufficient-scope/"

    def test_is_written_down_with_its_classes(self, here: AreaWorld, child: PlannedChild) -> None:
        partner = partner_of(here.school)
        partner.get(plan(child))
        event = AccessEvent.objects.get(act="api:plan")
        assert (event.child_id, event.membership_id) == (child.id, partner.registered.membership_id)
        c = InformationClass
        for shown in (c.IDENTITY, c.SEND, c.VIEWS, c.ATTENDANCE):
            assert event.classes & shown, shown
        assert not event.classes & (c.PROTECTION | c.HEALTH | c.CONTACT)


class TestAStranger:
    def test_is_answered_as_if_the_child_were_not_there(
        self, here: AreaWorld, there: AreaWorld, child: PlannedChild
    ) -> None:
        for stranger in (partner_of(here.other_school), partner_of(here.authority), partner_of(there.school)):
            hidden, absent = stranger.get(plan(child)), stranger.get(f"/api/v1/children/{uuid4()}/plan/")
            assert (hidden.status_code, hidden.content) == (404, absent.content)
            assert dict(hidden.headers) == dict(absent.headers)

    def test_is_every_partner_once_the_record_is_restricted(
        self, here: AreaWorld, child: PlannedChild, at
    ) -> None:
        partner = partner_of(here.school)
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope, at=at, child_id=child.id, membership_ids=[here.social_worker.pk], reason="Adoption",
                review_on=at.date(),
            )  # fmt: skip
        assert partner.get(plan(child)).status_code == 404
