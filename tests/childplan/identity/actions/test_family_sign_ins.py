import pytest

from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.actions.family_sign_ins import (
    NoReason,
    NothingToStop,
    SuspendedElsewhere,
    close_family_page,
    resume_family_sign_in,
    suspend_family_sign_in,
)
from childplan.identity.models import FamilyPerson, Relationship
from childplan.identity.selectors.family_sign_ins import family_adult
from childplan.organisations.vocabulary import OrganisationKind
from tests.factories import organisations as lay
from tests.factories.clients import client_of
from tests.factories.identity import acting, opened_by
from tests.factories.plans import involved
from tests.factories.portal import door_is_shut, joined, parent_of
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(here: AreaWorld):
    return opened_by(here.head)


@pytest.fixture
def mother(here: AreaWorld, child_id) -> FamilyPerson:
    return parent_of(child_id, name="Dawn Mott")


def does(act, by, child_id, person, at, reason="A threat was made"):
    with acting(by) as scope:
        act(by=scope, at=at, child_id=child_id, person_id=person.pk, reason=reason)
    person.refresh_from_db()


class TestSuspendFamilySignIn:
    def test_shuts_the_door_from_the_next_request_on(self, here: AreaWorld, child_id, mother, at) -> None:
        user = joined(here.senco, child_id, mother)
        does(suspend_family_sign_in, here.senco, child_id, mother, at)
        assert mother.portal_suspended_at == at
        assert door_is_shut(user)
        version = FamilyPerson.history.get(id=mother.pk, portal_suspended_at=at)
        assert (version.history_membership_id, version.history_change_reason) == (
            here.senco.pk,
            "A threat was made",
        )
        assert Fact.objects.get(name="identity.sign_in.suspended").child_id == child_id

    def test_refuses_twice_and_without_a_reason(self, here: AreaWorld, child_id, mother, at) -> None:
        with pytest.raises(NoReason):
            does(suspend_family_sign_in, here.senco, child_id, mother, at, reason=" ")
        does(suspend_family_sign_in, here.senco, child_id, mother, at)
        with pytest.raises(NothingToStop):
            does(suspend_family_sign_in, here.head, child_id, mother, at)

    def test_refuses_strangers_and_roles_that_may_not_invite(
        self, here: AreaWorld, there: AreaWorld, child_id, mother, at
    ) -> None:
        other = opened_by(there.head)
        for act in (suspend_family_sign_in, resume_family_sign_in, close_family_page):
            for by, child in ((here.other_head, child_id), (there.senco, child_id), (there.senco, other)):
                with pytest.raises(NotFound):
                    does(act, by, child, mother, at)
            with pytest.raises(NotEntitled):
                does(act, here.attendance, child_id, mother, at)


class TestResumeFamilySignIn:
    def test_opens_it_again_for_the_organisation_that_stopped_it(
        self, here: AreaWorld, child_id, mother, at
    ) -> None:
        user = joined(here.senco, child_id, mother)
        does(suspend_family_sign_in, here.senco, child_id, mother, at)
        does(
            resume_family_sign_in,
            here.head,
            child_id,
            mother,
            at,
            reason="The threat came from somebody else",
        )
        assert mother.portal_suspended_at is None
        assert not door_is_shut(user)

    def test_refuses_another_organisation_and_names_the_one_to_ask(
        self, here: AreaWorld, child_id, mother, at
    ) -> None:
        involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        does(suspend_family_sign_in, here.social_worker, child_id, mother, at)
        # Something else about the adult changes afterwards; who stopped the sign-in stays the same.
        mother.name = "Grace Bell"
        mother.save()
        with acting(here.senco, writing=False) as scope:
            assert family_adult(scope, child_id, mother.pk, at=at).suspended_by == "Larkshire Council"
        with pytest.raises(SuspendedElsewhere, match="Larkshire Council"):
            does(resume_family_sign_in, here.senco, child_id, mother, at)
        does(resume_family_sign_in, here.team_manager, child_id, mother, at)
        assert mother.portal_suspended_at is None

    def test_names_no_body_to_whoever_does_not_know_it_with_this_child(
        self, here: AreaWorld, child_id, mother, at
    ) -> None:
        refuge = lay.organisation(here.area, OrganisationKind.VOLUNTARY, name="Safe Harbour")
        helper = lay.membership("early_help_worker", refuge, team=lay.team(refuge))
        sibling = opened_by(here.head)
        Relationship(child_id=sibling, person=mother, kind="mother").save(force_insert=True)
        involved(sibling, InvolvementKind.EARLY_HELP_CASELOAD, helper.team_id)
        does(suspend_family_sign_in, helper, sibling, mother, at)
        with acting(here.senco, writing=False) as scope:
            assert family_adult(scope, child_id, mother.pk, at=at).suspended_by == ""
            assert family_adult(scope, sibling, mother.pk, at=at).suspended_by == "Safe Harbour"
        page = client_of(here.senco).get(f"/children/{child_id}/parents/").content.decode()
        assert "Their sign-in was stopped on" in page
        assert "Safe Harbour" not in page
        with pytest.raises(SuspendedElsewhere, match="Another organisation"):
            does(resume_family_sign_in, here.senco, child_id, mother, at)

    def test_refuses_one_that_is_open(self, here: AreaWorld, child_id, mother, at) -> None:
        with pytest.raises(NothingToStop):
            does(resume_family_sign_in, here.senco, child_id, mother, at)


class TestCloseFamilyPage:
    def test_ends_the_involvement_with_this_child_alone(self, here: AreaWorld, child_id, mother, at) -> None:
        other = opened_by(here.head)
        parent_tie = {"has_parental_responsibility": True, "kind": "mother"}
        Relationship(child_id=other, person=mother, **parent_tie).save(force_insert=True)
        joined(here.senco, child_id, mother)
        joined(here.senco, other, mother)
        does(close_family_page, here.head, child_id, mother, at, reason="Asked for it to be closed")
        ended = Involvement.objects.get(child_id=child_id, kind=InvolvementKind.FAMILY)
        assert (ended.ends_at, ended.end_reason) == (at, "Asked for it to be closed")
        assert Involvement.objects.get(child_id=other, kind=InvolvementKind.FAMILY).ends_at > at

    def test_refuses_when_the_adult_does_not_see_it(self, here: AreaWorld, child_id, mother, at) -> None:
        with pytest.raises(NothingToStop):
            does(close_family_page, here.head, child_id, mother, at)
