from uuid import uuid4

import pytest

from childplan.access.scope import NotEntitled, as_service
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.notifications.actions.claim_message import claim_message
from childplan.notifications.models import Message
from portal.actions.withdraw_invitation import InvitationOver, withdraw_invitation
from portal.models import Invitation
from tests.factories.identity import acting
from tests.factories.portal import invited, joined
from tests.portal.conftest import TwoFathers
from tests.worlds.two_areas import AreaWorld


def withdrawn(by, child_id, invitation_id, at, reason="Sent to the wrong address") -> Invitation:
    with acting(by) as scope:
        return withdraw_invitation(
            by=scope, at=at, child_id=child_id, invitation_id=invitation_id, reason=reason
        )


class TestWithdrawInvitation:
    def test_ends_it_with_a_reason_in_its_history(self, here: AreaWorld, family: TwoFathers, at) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        kept = withdrawn(here.head, family.elder, invitation.pk, at)
        assert (kept.state, kept.ended_reason) == ("withdrawn", "Sent to the wrong address")
        version = Invitation.history.get(id=kept.pk, history_type="~")
        assert version.history_change_reason == "Sent to the wrong address"
        assert version.history_membership_id == here.head.pk
        assert Fact.objects.filter(name="portal.invitation.withdrawn", child_id=family.elder).count() == 1

    def test_keeps_back_its_own_email_that_has_not_left(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        invited(here.senco, family.younger, family.mother)
        withdrawn(here.head, family.elder, invitation.pk, at)
        said = {message.child_id: message for message in Message.objects.all()}
        assert said[family.elder].state == "withheld"
        assert said[family.elder].personalisation == {}
        assert said[family.younger].state == "waiting"

    def test_leaves_an_email_alone_that_a_worker_has_begun_to_send(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        with as_service("Sending messages") as by:
            claim_message(by=by, at=at)
        withdrawn(here.head, family.elder, invitation.pk, at)
        assert Message.objects.get().state == "waiting"

    def test_lets_a_new_one_be_made(self, here: AreaWorld, family: TwoFathers, at) -> None:
        withdrawn(here.senco, family.elder, invited(here.senco, family.elder, family.mother).pk, at)
        assert invited(here.senco, family.elder, family.mother).state == "sent"

    def test_refuses_one_that_was_accepted(self, here: AreaWorld, family: TwoFathers, at) -> None:
        joined(here.senco, family.elder, family.mother)
        with pytest.raises(InvitationOver, match="accepted already"):
            withdrawn(here.senco, family.elder, Invitation.objects.get().pk, at)

    def test_refuses_strangers_and_another_child_s(
        self, here: AreaWorld, there: AreaWorld, family: TwoFathers, at
    ) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        for by, child_id, number in (
            (here.other_head, family.elder, invitation.pk),
            (there.senco, family.elder, invitation.pk),
            (here.senco, family.younger, invitation.pk),
            (here.senco, family.elder, uuid4()),
        ):
            with pytest.raises(NotFound):
                withdrawn(by, child_id, number, at)

    def test_refuses_a_role_that_may_not_invite(self, here: AreaWorld, family: TwoFathers, at) -> None:
        invitation = invited(here.senco, family.elder, family.mother)
        with pytest.raises(NotEntitled):
            withdrawn(here.attendance, family.elder, invitation.pk, at)
