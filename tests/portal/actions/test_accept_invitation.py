from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from childplan.access.actions import restrict_record
from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock, rows
from childplan.facts import registry
from childplan.facts.models import Fact, FactWork
from childplan.identity.models import FamilyPerson
from childplan.notifications.selectors import unread_notices
from portal.actions.accept_invitation import InvitationUnusable, accept_as_known, accept_as_new
from portal.actions.withdraw_invitation import InvitationOver, withdraw_invitation
from portal.models import Invitation
from portal.rules.links import hash_of, token_of
from portal.vocabulary import INVITATION_ACCEPTED
from tests.childplan.committed import at_once
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.factories.portal import PASSWORD, invited, joined, parent_of, tie
from tests.portal.conftest import TwoFathers
from tests.worlds.two_areas import AreaWorld

User = get_user_model()


def accept_new(invitation: Invitation, at, *, token: str = ""):
    with rows.entered(rows.OUTSIDE):
        return accept_as_new(token=token or token_of(invitation.pk), name="Dawn", password=PASSWORD, at=at)


def accept_known(invitation: Invitation, user_id: int):
    with rows.entered(rows.OUTSIDE):
        return accept_as_known(token=token_of(invitation.pk), user_id=user_id)


class TestAcceptAsNew:
    def test_makes_the_user_of_the_address_that_was_written_to(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        accepted = accept_new(invited(here.senco, family.elder, family.mother), at)
        user = User.objects.get(pk=accepted.user_id)
        assert (user.email, user.name, user.joined_at) == (family.mother.email, "Dawn", at)
        assert user.check_password(PASSWORD)
        family.mother.refresh_from_db()
        assert family.mother.user == user

    def test_involves_the_adult_with_this_child_alone(self, here: AreaWorld, family: TwoFathers, at) -> None:
        accepted = accept_new(invited(here.senco, family.elder, family.mother), at)
        made = Involvement.objects.get(kind=InvolvementKind.FAMILY)
        assert (made.pk, made.child_id, made.principal_id) == (
            accepted.involvement_id,
            family.elder,
            family.mother.pk,
        )
        assert (made.starts_at, made.made_by_membership_id) == (at, here.senco.pk)
        # Neither confidential facts nor those about third parties.
        assert made.classes == 1023

    def test_uses_the_invitation_up(self, here: AreaWorld, family: TwoFathers, at) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        accepted = accept_new(invitation, at)
        invitation.refresh_from_db()
        assert (invitation.state, invitation.accepted_at) == ("accepted", at)
        with pytest.raises(InvitationUnusable):
            accept_new(invitation, at)
        with pytest.raises(InvitationUnusable):
            accept_known(invitation, accepted.user_id)

    def test_leaves_versions_signed_by_the_new_user(self, here: AreaWorld, family: TwoFathers, at) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        accepted = accept_new(invitation, at)
        for version in (
            FamilyPerson.history.get(id=family.mother.pk, history_type="~"),
            Involvement.history.get(id=accepted.involvement_id),
            Invitation.history.get(id=invitation.pk, state="accepted"),
        ):
            assert version.history_user_id == accepted.user_id
            assert version.history_change_reason == "Invitation accepted"
            assert version.history_date == at
        assert FamilyPerson.history.get(id=family.mother.pk, history_type="~").user_id == accepted.user_id

    def test_publishes_a_fact_and_its_work(
        self, here: AreaWorld, family: TwoFathers, at, monkeypatch
    ) -> None:
        monkeypatch.setattr(registry, "_by_fact", {INVITATION_ACCEPTED: ["tests.greet"]})
        accepted = accept_new(invited(here.senco, family.elder, family.mother), at)
        fact = Fact.objects.get(name=INVITATION_ACCEPTED)
        assert (fact.child_id, fact.user_id, fact.occurred_at) == (family.elder, accepted.user_id, at)
        assert "Dawn" not in fact.title
        work = FactWork.objects.get(fact=fact)
        assert (work.work, work.due_at, work.done_at) == ("tests.greet", at, None)

    def test_tells_whoever_invited(self, here: AreaWorld, family: TwoFathers, at) -> None:
        accept_new(invited(here.senco, family.elder, family.mother), at)
        with acting(here.senco, writing=False) as scope:
            (notice,) = unread_notices(scope)
        assert notice.address == reverse("portal:parents", args=[family.elder])
        assert "Dawn" not in notice.text
        with acting(here.head, writing=False) as scope:
            assert unread_notices(scope) == []

    def test_leaves_no_user_behind_when_it_fails(self, here: AreaWorld, family: TwoFathers, at) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        before = User.objects.count()
        with clock.stopped_at(invitation.expires_at), pytest.raises(InvitationUnusable):
            accept_new(invitation, at)
        assert User.objects.count() == before

    def test_works_until_the_last_moment(self, here: AreaWorld, family: TwoFathers, at) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        with clock.stopped_at(invitation.expires_at - timedelta(seconds=1)):
            assert accept_new(invitation, at).child_id == family.elder

    def test_refuses_a_token_nobody_was_given(self, here: AreaWorld, family: TwoFathers, at) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        for token in ("x", invitation.token_hash, hash_of(invitation.token_hash), str(invitation.pk)):
            with pytest.raises(InvitationUnusable):
                accept_new(invitation, at, token=token)

    def test_refuses_one_that_was_withdrawn(self, here: AreaWorld, family: TwoFathers, at) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        with acting(here.head) as scope:
            withdraw_invitation(
                by=scope, at=at, child_id=family.elder, invitation_id=invitation.pk, reason="Wrong address"
            )
        with pytest.raises(InvitationUnusable):
            accept_new(invitation, at)

    @pytest.mark.parametrize(
        "since",
        [{"no_contact": True}, {"has_parental_responsibility": False}, {"ends_on": date(2026, 3, 2)}],
        ids=str,
    )
    def test_refuses_once_its_ground_is_gone(
        self, here: AreaWorld, family: TwoFathers, at, since: dict
    ) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        row = tie(family.elder, family.mother)
        for name, value in since.items():
            setattr(row, name, value)
        row.save()
        # As if the trigger had not withdrawn it: the acceptance looks for itself.
        Invitation.objects.filter(pk=invitation.pk).update(state="sent")
        with pytest.raises(InvitationUnusable):
            accept_new(invitation, at)

    def test_refuses_while_the_sign_in_is_stopped(self, here: AreaWorld, family: TwoFathers, at) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        family.mother.portal_suspended_at = at
        family.mother.save()
        with pytest.raises(InvitationUnusable):
            accept_new(invitation, at)

    def test_refuses_for_a_record_that_was_restricted_since(self, here: AreaWorld, at) -> None:
        child_id = opened_by(
            here.social_worker, kind=InvolvementKind.ALLOCATION, principal_id=here.social_work.pk
        )
        birth, adoptive = parent_of(child_id), parent_of(child_id)
        for_birth, for_adoptive = (invited(here.social_worker, child_id, p) for p in (birth, adoptive))
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope, at=at, child_id=child_id, membership_ids=[here.social_worker.pk, adoptive.pk],
                reason="Adoption", review_on=at.date(),
            )  # fmt: skip
        with pytest.raises(InvitationUnusable):
            accept_new(for_birth, at)
        assert accept_new(for_adoptive, at).person_id == adoptive.pk


class TestAcceptAsKnown:
    def test_adds_a_second_child_to_the_same_sign_in(self, here: AreaWorld, family: TwoFathers) -> None:
        user = joined(here.senco, family.elder, family.mother)
        accepted = accept_known(invited(here.senco, family.younger, family.mother), user.pk)
        assert (accepted.user_id, accepted.child_id) == (user.pk, family.younger)
        assert (
            Involvement.objects.filter(kind=InvolvementKind.FAMILY, principal_id=family.mother.pk).count()
            == 2
        )
        # The person row did not change, so it has no new version.
        assert FamilyPerson.history.filter(id=family.mother.pk, history_type="~").count() == 1

    def test_refuses_somebody_elses_sign_in(self, here: AreaWorld, family: TwoFathers, at) -> None:
        asif = joined(here.senco, family.elder, family.asif)
        for_mother = invited(here.senco, family.elder, family.mother)
        with pytest.raises(InvitationUnusable):
            accept_known(for_mother, asif.pk)
        with pytest.raises(InvitationUnusable):
            accept_known(for_mother, here.head.user_id)

    def test_refuses_a_practitioner_s_sign_in_at_the_same_address(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        teacher = parent_of(family.younger, email=here.head.user.email.upper())
        invitation = invited(here.senco, family.younger, teacher)
        with pytest.raises(InvitationUnusable):
            accept_known(invitation, here.head.user_id)
        with pytest.raises(InvitationUnusable):
            accept_new(invitation, at)

    def test_refuses_a_sign_in_that_is_another_person_s(self, here: AreaWorld, family: TwoFathers) -> None:
        user = joined(here.senco, family.elder, family.mother)
        twice = parent_of(family.younger, name="Dawn Mott again", email=family.mother.email)
        with pytest.raises(InvitationUnusable):
            accept_known(invited(here.senco, family.younger, twice), user.pk)

    def test_takes_a_sign_in_left_over_at_the_same_address(self, here: AreaWorld, family: TwoFathers) -> None:
        user = lay.user(email=family.mother.email)
        assert accept_known(invited(here.senco, family.elder, family.mother), user.pk).user_id == user.pk

    def test_refuses_a_user_who_is_not_active(self, here: AreaWorld, family: TwoFathers) -> None:
        user = lay.user(email=family.mother.email)
        user.is_active = False
        user.save()
        with pytest.raises(InvitationUnusable):
            accept_known(invited(here.senco, family.elder, family.mother), user.pk)


class TestTheFunction:
    @pytest.mark.parametrize(
        "role", ["childplan_reader", "childplan_writer", "childplan_portal", "childplan_service"]
    )
    def test_is_closed_to_all_but_visitors(self, db, role: str) -> None:
        with rows.entered(rows.Context(role=rows.DatabaseRole(role))), connection.cursor() as cursor:
            for call in ("portal.accept_invitation('x', 1, '{}')", "portal.look_at_invitation('x')"):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute(f"select {call}")

    def test_gives_a_visitor_no_row_of_any_table(self, db) -> None:
        with rows.entered(rows.OUTSIDE):
            for model in (Invitation, FamilyPerson, Involvement):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    model.objects.count()


class TestTwoAtOnce:
    def test_give_one_user_and_one_involvement(self, committed_here: AreaWorld, at) -> None:
        child_id = opened_by(committed_here.head)
        with rows.entered(rows.STEWARD):
            mother = parent_of(child_id)
        invitation = invited(committed_here.senco, child_id, mother)

        def accept() -> bool:
            try:
                return bool(accept_new(invitation, at))
            except InvitationUnusable:
                return False

        assert sorted(at_once(accept, accept, accept)) == [False, False, True]
        with rows.entered(rows.STEWARD):
            assert Involvement.objects.filter(kind=InvolvementKind.FAMILY).count() == 1
            assert User.objects.filter(email=mother.email).count() == 1

    def test_of_accepting_and_withdrawing_only_one_happens(self, committed_here: AreaWorld, at) -> None:
        child_id = opened_by(committed_here.head)
        with rows.entered(rows.STEWARD):
            mother = parent_of(child_id)
        invitation = invited(committed_here.senco, child_id, mother)

        def accept() -> bool:
            try:
                return bool(accept_new(invitation, at))
            except InvitationUnusable:
                return False

        def withdraw() -> bool:
            with acting(committed_here.head) as scope:
                try:
                    withdraw_invitation(
                        by=scope, at=at, child_id=child_id, invitation_id=invitation.pk, reason="x"
                    )
                except InvitationOver:
                    return False
            return True

        assert sorted(at_once(accept, withdraw)) == [False, True]
