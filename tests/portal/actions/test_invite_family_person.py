from datetime import date, timedelta

import pytest

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.models import Child
from childplan.identity.vocabulary import RelationshipKind
from childplan.notifications.models import Message
from portal.actions.invite_family_person import CannotInvite, NotConsidered
from portal.models import Invitation
from portal.rules.links import hash_of, token_of
from portal.vocabulary import InvitationState
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by, ordered
from tests.factories.plans import involved
from tests.factories.portal import as_family, invited, joined, parent_of, tie
from tests.portal.conftest import TwoFathers
from tests.worlds.two_areas import AreaWorld


class TestInviteFamilyPerson:
    def test_keeps_what_was_considered_and_a_hash_of_the_token(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        invitation = invited(here.senco, family.elder, family.mother, risk_considered="Lives with Dawn.")
        kept = Invitation.objects.get()
        assert kept.token_hash == hash_of(token_of(invitation.pk))
        assert kept.responsibility_seen == "I saw the birth certificate"
        assert kept.risk_considered == "Lives with Dawn."
        assert (kept.made_at, kept.made_by_membership_id, kept.state) == (at, here.senco.pk, "sent")

    def test_gives_fourteen_whole_calendar_days(self, here: AreaWorld, family: TwoFathers) -> None:
        # Made on Monday 2 March 2026; the last day is Monday 16 March, in winter time.
        assert (
            invited(here.senco, family.elder, family.mother).expires_at.isoformat()
            == "2026-03-17T00:00:00+00:00"
        )

    def test_ends_at_midnight_in_london_when_the_clocks_change(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        with clock.stopped_at(at + timedelta(days=20)):
            invitation = invited(here.senco, family.elder, family.mother)
        # Made on 22 March, ends after 5 April: 23:00 UTC is midnight in summer time.
        assert invitation.expires_at.isoformat() == "2026-04-06T00:00:00+01:00"

    def test_follows_the_area_s_own_number_of_days(
        self, here: AreaWorld, family: TwoFathers, settings
    ) -> None:
        settings.PORTAL_INVITATION_DAYS = 3
        assert invited(here.senco, family.elder, family.mother).expires_at.day == 6

    def test_queues_an_e_mail_without_link_or_child(self, here: AreaWorld, family: TwoFathers) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        message = Message.objects.get()
        assert (message.template, message.recipient_person_id) == ("parent_invitation", family.mother.pk)
        assert message.personalisation == {
            "invitation": str(invitation.pk),
            "practitioner_name": here.senco.user.name,
            "organisation_name": "Larkshire Primary",
            "area_name": "Larkshire",
            "ends_on": "16 March 2026",
        }

    def test_leaves_a_version_and_a_fact_without_names(self, here: AreaWorld, family: TwoFathers) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        version = Invitation.history.get(id=invitation.pk)
        assert (version.history_membership_id, version.history_change_reason) == (
            here.senco.pk,
            "invite family person",
        )
        fact = Fact.objects.get(name="portal.invitation.made")
        assert fact.payload == {"invitation": str(invitation.pk), "person": family.mother.pk}
        assert "Dawn" not in fact.title

    @pytest.mark.parametrize(
        "who", ["senco", "head", "safeguarding_lead", "social_worker", "team_manager"], ids=lambda who: who
    )
    def test_is_open_to_every_role_that_may_invite(self, here: AreaWorld, who: str) -> None:
        member = getattr(here, who)
        child_id = opened_by(here.head)
        if member.team_id:
            child_id = opened_by(
                here.social_worker, principal_id=here.social_work.pk, kind=InvolvementKind.ALLOCATION
            )
        assert invited(member, child_id, parent_of(child_id)).made_by_membership_id == member.pk

    @pytest.mark.parametrize(
        ("relationship", "said"),
        [
            ({"has_parental_responsibility": False}, "no parental responsibility"),
            ({"no_contact": True}, "no contact"),
            ({"no_contact": True, "has_parental_responsibility": False}, "no contact"),
            ({"ends_on": date(2026, 3, 1)}, "ended"),
            ({"ends_on": date(2026, 3, 2)}, "ended"),
            ({"email": ""}, "email address"),
        ],
        ids=str,
    )
    def test_refuses_in_words_that_say_what_to_do(
        self, here: AreaWorld, relationship: dict, said: str
    ) -> None:
        child_id = opened_by(here.head)
        with pytest.raises(CannotInvite, match=said):
            invited(here.senco, child_id, parent_of(child_id, **relationship))
        assert not Invitation.objects.exists()
        assert not Message.objects.exists()

    def test_is_open_to_an_ehc_co_ordinator_for_their_caseload(self, here: AreaWorld) -> None:
        team = lay.team(here.authority, "SEND")
        coordinator = lay.membership("ehc_coordinator", here.authority, team=team)
        child_id = opened_by(here.head)
        involved(child_id, InvolvementKind.SEN_CASELOAD, team.pk)
        assert invited(coordinator, child_id, parent_of(child_id)).made_by_membership_id == coordinator.pk

    def test_takes_an_order_that_allows_contact(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        father = parent_of(child_id, kind=RelationshipKind.FATHER)
        ordered(child_id, father, "spend_time", detail="Every second weekend")
        assert invited(here.senco, child_id, father, orders_considered="It allows this").pk

    def test_takes_whoever_has_care_of_the_child_without_responsibility(self, here: AreaWorld) -> None:
        """Education Act 1996, section 576: a foster carer counts as a parent."""
        child_id = opened_by(here.head)
        carer = parent_of(
            child_id,
            kind=RelationshipKind.FOSTER_CARER,
            has_parental_responsibility=False,
            lives_with_child=True,
        )
        user = joined(here.senco, child_id, carer)
        with acting(here.head):
            row = tie(child_id, carer)
            row.version += 1
            row.save()
        with as_family(user):
            assert [child.pk for child in Child.objects.all()] == [child_id]

    def test_refuses_who_lives_there_and_looks_after_nobody(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        lodger = parent_of(
            child_id, kind=RelationshipKind.OTHER, has_parental_responsibility=False, lives_with_child=True
        )
        with pytest.raises(CannotInvite, match="no parental responsibility"):
            invited(here.senco, child_id, lodger)

    @pytest.mark.parametrize("left_out", ["responsibility_seen", "orders_considered", "risk_considered"])
    def test_refuses_when_something_was_not_considered(
        self, here: AreaWorld, family: TwoFathers, left_out: str
    ) -> None:
        with pytest.raises(NotConsidered):
            invited(here.senco, family.elder, family.mother, **{left_out: "  "})

    def test_refuses_the_father_with_the_order(self, here: AreaWorld, family: TwoFathers) -> None:
        with pytest.raises(CannotInvite):
            invited(here.senco, family.younger, family.craig)

    def test_refuses_a_stranger_to_this_child(self, here: AreaWorld, family: TwoFathers) -> None:
        with pytest.raises(NotFound):
            invited(here.senco, family.younger, family.asif)

    def test_refuses_a_practitioner_who_does_not_know_the_child(
        self, here: AreaWorld, there: AreaWorld, family: TwoFathers
    ) -> None:
        for stranger in (here.other_head, here.social_worker, there.senco):
            with pytest.raises(NotFound):
                invited(stranger, family.elder, family.mother)

    def test_refuses_a_role_that_may_not_invite(self, here: AreaWorld, family: TwoFathers) -> None:
        for member in (here.attendance, here.screener, here.area_attendance):
            with pytest.raises(NotEntitled):
                invited(member, family.elder, family.mother)

    def test_refuses_a_second_while_the_first_still_works(self, here: AreaWorld, family: TwoFathers) -> None:
        invited(here.senco, family.elder, family.mother)
        with pytest.raises(CannotInvite, match="still works"):
            invited(here.head, family.elder, family.mother)

    def test_replaces_one_that_ran_out(self, here: AreaWorld, family: TwoFathers, at) -> None:
        old = invited(here.senco, family.elder, family.mother)
        with clock.stopped_at(at + timedelta(days=15)):
            new = invited(here.senco, family.elder, family.mother)
        old.refresh_from_db()
        assert (old.state, old.ended_reason) == ("withdrawn", "Ran out; replaced by a new invitation")
        assert token_of(new.pk) != token_of(old.pk)

    def test_refuses_an_adult_who_sees_the_page(self, here: AreaWorld, family: TwoFathers) -> None:
        joined(here.senco, family.elder, family.mother)
        with pytest.raises(CannotInvite, match="already"):
            invited(here.senco, family.elder, family.mother)

    def test_refuses_an_adult_whose_sign_in_is_stopped(self, here: AreaWorld, family: TwoFathers, at) -> None:
        family.mother.portal_suspended_at = at
        family.mother.save()
        with pytest.raises(CannotInvite, match="stopped"):
            invited(here.senco, family.elder, family.mother)

    def test_cannot_be_gone_round_by_a_role_that_may_not_write_contacts(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        with acting(here.area_attendance), pytest.raises(Exception, match="row-level security"):
            Invitation(
                child_id=family.elder, person=family.mother, token_hash="x" * 64, made_at=at, expires_at=at,
                made_by_membership_id=here.area_attendance.pk, responsibility_seen="x", orders_considered="x",
                risk_considered="x",
            ).save(force_insert=True)  # fmt: skip


class TestTheRelationship:
    def test_of_tomorrow_does_not_stand_in_the_way_of_being_seen(
        self, here: AreaWorld, family: TwoFathers
    ) -> None:
        row = tie(family.elder, family.mother)
        row.ends_on = date(2026, 3, 3)
        row.save()
        assert invited(here.senco, family.elder, family.mother).state == InvitationState.SENT
