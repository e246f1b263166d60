"""Involve somebody with a child, step by step; and end an involvement."""

from datetime import UTC, datetime

import pytest

from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.organisations.vocabulary import OrganisationKind
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, day, words
from tests.factories import organisations as lay
from tests.factories import plans
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def advocate(here: AreaWorld) -> Membership:
    return lay.membership("advocate", lay.organisation(here.area, OrganisationKind.VOLUNTARY))


@pytest.fixture
def chair(here: AreaWorld) -> Membership:
    return lay.membership("child_protection_chair", here.authority)


def live(amara: Amara, kind: Kind) -> list[Involvement]:
    return list(Involvement.objects.filter(child_id=amara.child_id, kind=kind))


class TestInvolvingSomebody:
    def test_asks_what_for_then_whom_then_once_more_and_is_done(
        self, here: AreaWorld, amara: Amara, chair: Membership
    ) -> None:
        worker = Visitor(here.social_worker)
        asked = worker.reads("involve", amara.child_id)
        assert "Chair the child protection conference" in asked
        assert "Teach the child in a class" not in asked

        whom = words(worker.sends("involve", amara.child_id, kind=int(Kind.CONFERENCE)))
        assert str(chair.user) in whom
        assert str(here.team_manager.user) not in whom

        typed = {"kind": int(Kind.CONFERENCE), "whom": chair.pk, "reason": "Initial conference"}
        check = words(worker.sends("involve", amara.child_id, **typed, step="check"))
        assert "Check before you involve them" in check
        assert "Initial conference" in check
        assert live(amara, Kind.CONFERENCE) == []

        done = worker.comes_to(worker.sends("involve", amara.child_id, **typed, step="save"))
        assert f"{chair.user} is involved. Saved 10:00" in done
        (made,) = live(amara, Kind.CONFERENCE)
        assert (made.principal_id, made.reason) == (chair.pk, "Initial conference")
        assert made.organisation_id == chair.organisation_id
        assert Visitor(chair).opens("child_plan", amara.child_id).status_code == 200

    def test_keeps_what_was_typed_while_somebody_is_found_by_name(
        self, here: AreaWorld, amara: Amara, chair: Membership
    ) -> None:
        other = lay.membership("child_protection_chair", here.authority, user=lay.user("Zora Quint"))
        found = words(
            Visitor(here.social_worker).sends(
                "involve",
                amara.child_id,
                kind=int(Kind.CONFERENCE),
                named="quint",
                reason="Review conference",
                step="find",
            )
        )
        assert str(other.user) in found
        assert str(chair.user) not in found
        assert "Review conference" in found
        assert "There is a problem" not in found

    def test_says_that_nobody_has_that_name(self, here: AreaWorld, amara: Amara) -> None:
        found = words(
            Visitor(here.social_worker).sends(
                "involve", amara.child_id, kind=int(Kind.CONFERENCE), named="nobody", step="find"
            )
        )
        assert "Nobody of that name may be involved in this way" in found

    def test_asks_until_when_and_for_what_the_child_agreed_to(
        self, here: AreaWorld, amara: Amara, advocate: Membership
    ) -> None:
        typed = {"kind": int(Kind.ADVOCACY), "whom": advocate.pk, "reason": "She asked", "step": "save"}
        worker = Visitor(here.social_worker)
        refused = words(worker.sends("involve", amara.child_id, **typed))
        assert "Enter the last day" in refused
        assert "Choose what they may know" in refused
        worker.sends(
            "involve", amara.child_id, **typed, **day("until_on", of="2026-05-01"), classes=[16, 256]
        )
        (made,) = live(amara, Kind.ADVOCACY)
        assert made.classes == InformationClass.IDENTITY | InformationClass.SEND | InformationClass.VIEWS
        # Midnight after it, in summer time.
        assert made.ends_at == datetime(2026, 5, 1, 23, tzinfo=UTC)

    def test_lets_an_inspector_stay_no_longer_than_four_weeks(
        self, here: AreaWorld, amara: Amara, at: datetime
    ) -> None:
        body = lay.organisation(here.area, OrganisationKind.INSPECTORATE)
        inspector = lay.membership("inspector", body, starts_at=at)
        typed = {"kind": int(Kind.INSPECTION), "whom": inspector.pk, "reason": "Sample", "step": "save"}
        head = Visitor(here.head)
        late = words(head.sends("involve", amara.child_id, **typed, **day("until_on", of="2026-04-15")))
        assert "must be 29 March 2026 or earlier" in late
        head.sends("involve", amara.child_id, **typed, **day("until_on", of="2026-03-20"))
        assert Visitor(inspector).opens("child_plan", amara.child_id).status_code == 200
        assert Visitor(inspector).opens("involve", amara.child_id).status_code == 403

    def test_says_who_leads_already(self, here: AreaWorld, amara: Amara) -> None:
        told = words(
            Visitor(here.head).sends(
                "involve",
                amara.child_id,
                kind=int(Kind.LEAD_PRACTITIONER),
                whom=here.senco.pk,
                reason="Knows her best",
                step="save",
            )
        )
        assert f"{here.social_worker.user} leads the work with this child" in told
        assert "Ask " in told
        assert "or their manager to hand over" in told
        assert len(live(amara, Kind.LEAD_PRACTITIONER)) == 1

    def test_says_who_will_see_it_and_what_before_it_is_done(
        self, here: AreaWorld, amara: Amara, chair: Membership
    ) -> None:
        health = lay.organisation(here.area, OrganisationKind.NHS)
        team = lay.team(health, "Health visitors")
        visitors = [lay.membership("health_visitor", health, team=team) for _ in range(2)]
        typed = {"kind": int(Kind.HEALTH_CASELOAD), "whom": team.pk, "reason": "Weight", "step": "check"}
        check = words(Visitor(here.social_worker).sends("involve", amara.child_id, **typed))
        assert "Then 2 people can see" in check
        assert all(str(visitor.user) in check for visitor in visitors)
        assert "They will see" in check
        assert "Read, write and decide: Health" in check
        assert "They see the child until somebody ends this" in check
        assert "govuk-back-link" not in check
        assert "Cancel and lose these answers" in check

    def test_lets_the_first_answer_be_changed_and_keeps_the_rest(
        self, here: AreaWorld, amara: Amara, chair: Membership
    ) -> None:
        typed = {"kind": int(Kind.CONFERENCE), "reason": "Review conference", "until_on_day": "5"}
        asked = words(Visitor(here.social_worker).sends("involve", amara.child_id, **typed, step="what"))
        assert "What are they to do?" in asked
        assert 'name="reason" value="Review conference"' in asked
        again = words(
            Visitor(here.social_worker).sends(
                "involve", amara.child_id, **{**typed, "kind": int(Kind.REVIEWING)}
            )
        )
        assert "Review conference" in again
        assert 'value="5"' in again

    @pytest.mark.parametrize("whom", ["other_head", "social_worker"])
    def test_takes_nobody_whom_the_rule_does_not_let(self, here: AreaWorld, amara: Amara, whom: str) -> None:
        told = words(
            Visitor(here.social_worker).sends(
                "involve",
                amara.child_id,
                kind=int(Kind.REVIEWING),
                whom=getattr(here, whom).pk,
                reason="x",
                step="save",
            )
        )
        assert "Choose somebody from the list" in told
        assert live(amara, Kind.REVIEWING) == []

    def test_takes_no_kind_that_is_not_offered(self, here: AreaWorld, amara: Amara) -> None:
        for kind in (Kind.ALLOCATION, Kind.NAMED_LIST, Kind.AREA, 99):
            told = words(Visitor(here.head).sends("involve", amara.child_id, kind=int(kind)))
            assert "There is a problem" in told, kind

    def test_is_closed_to_who_involves_nobody_and_to_strangers(self, here: AreaWorld, amara: Amara) -> None:
        teacher = lay.membership("class_teacher", here.school, team=lay.team(here.school))
        plans.involved(amara.child_id, Kind.ENROLMENT, teacher.team_id)
        assert Visitor(teacher).opens("involve", amara.child_id).status_code == 403
        assert Visitor(here.other_head).opens("involve", amara.child_id).status_code == 404


class TestEndingAnInvolvement:
    def test_asks_why_and_closes_the_record_to_them(
        self, here: AreaWorld, amara: Amara, chair: Membership
    ) -> None:
        theirs = plans.involved(amara.child_id, Kind.CONFERENCE, chair.pk)
        worker = Visitor(here.social_worker)
        assert f"/people/{theirs.pk}/end/" in worker.opens("access", amara.child_id).content.decode()
        assert str(chair.user) in worker.reads("end_involvement", amara.child_id, theirs.pk)
        assert "Say why it ends" in words(worker.sends("end_involvement", amara.child_id, theirs.pk))
        done = worker.comes_to(
            worker.sends("end_involvement", amara.child_id, theirs.pk, reason="No conference after all")
        )
        assert f"{chair.user} is no longer involved" in done
        assert Visitor(chair).opens("child_plan", amara.child_id).status_code == 404
        theirs.refresh_from_db()
        assert theirs.end_reason == "No conference after all"

    def test_says_what_it_does_to_oneself(self, here: AreaWorld, amara: Amara) -> None:
        own = plans.involved(amara.child_id, Kind.LEAD_PRACTITIONER, here.head.pk)
        shown = Visitor(here.head).reads("end_involvement", amara.child_id, own.pk)
        assert "This is your own involvement. You will not see Amara any more" in shown
        assert "Nobody leads the work with Amara until somebody is named" in shown

    def test_says_that_somebody_was_first(self, here: AreaWorld, amara: Amara, chair: Membership) -> None:
        theirs = plans.involved(amara.child_id, Kind.CONFERENCE, chair.pk)
        worker = Visitor(here.social_worker)
        worker.sends("end_involvement", amara.child_id, theirs.pk, reason="No conference after all")
        told = worker.comes_to(worker.sends("end_involvement", amara.child_id, theirs.pk, reason="Over"))
        assert "Nothing was saved: somebody ended this involvement already" in told

    def test_is_not_for_a_school_to_whom_the_kind_is_closed(
        self, here: AreaWorld, amara: Amara, chair: Membership
    ) -> None:
        theirs = plans.involved(amara.child_id, Kind.CONFERENCE, chair.pk)
        assert Visitor(here.senco).opens("end_involvement", amara.child_id, theirs.pk).status_code == 404

    def test_leaves_an_allocation_and_a_schools_roll_to_their_own_pages(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        for row in Involvement.objects.filter(child_id=amara.child_id):
            for member in (here.team_manager, here.head):
                if row.kind in (Kind.ALLOCATION, Kind.ENROLMENT):
                    page = Visitor(member).opens("end_involvement", amara.child_id, row.pk)
                    assert page.status_code == 403
