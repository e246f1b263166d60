"""Nobody comes back to a page by a second entry of themselves, and nothing is mailed to whom it was closed."""

from datetime import date

import pytest
from django.db import connection

from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import clock, rows
from childplan.identity.models import FamilyPerson
from childplan.notifications.models import Message
from childplan.notifications.vocabulary import MessageState, Template
from portal.actions.accept_invitation import InvitationUnusable, accept_as_known, accept_as_new
from portal.actions.withdraw_invitation import withdraw_invitation
from portal.rules.links import token_of
from tests.factories.identity import acting
from tests.factories.portal import PASSWORD, invited, joined, parent_of, tie
from tests.portal.conftest import TwoFathers
from tests.worlds.two_areas import AreaWorld

ASIF = "asif@example.org"


@pytest.fixture
def first(here: AreaWorld, family: TwoFathers) -> FamilyPerson:
    """Asif, who had a page of the elder child until contact was forbidden."""
    person = parent_of(family.elder, name="Asif K", email=ASIF)
    joined(here.senco, family.elder, person)
    with acting(here.head):
        row = tie(family.elder, person)
        row.no_contact = True
        row.save()
    return person


def taken(token: str, person: FamilyPerson) -> bool:
    with rows.entered(rows.OUTSIDE):
        try:
            if person.user_id:
                accept_as_known(token=token, user_id=person.user_id)
            else:
                accept_as_new(token=token, name="Asif Khan", password=PASSWORD, at=clock.now())
        except InvitationUnusable:
            return False
    return True


class TestASecondEntryOfTheSameAdult:
    @pytest.mark.parametrize("email", [ASIF, "ASIF@example.org"])
    def test_opens_no_page_of_the_child(
        self, here: AreaWorld, family: TwoFathers, first: FamilyPerson, email: str
    ) -> None:
        second = parent_of(family.elder, name="Asif Khan", email=email)
        token = token_of(invited(here.senco, family.elder, second).pk)
        assert not taken(token, first)
        assert not Involvement.objects.filter(kind=Kind.FAMILY, ends_at__gt=clock.now()).exists()

    def test_opens_the_page_of_another_child(
        self, here: AreaWorld, family: TwoFathers, first: FamilyPerson
    ) -> None:
        second = parent_of(family.younger, name="Asif Khan", email=ASIF)
        assert taken(token_of(invited(here.senco, family.younger, second).pk), first)


class TestAnInvitationThatWaitsToBeMailed:
    @pytest.fixture
    def message(self, here: AreaWorld, family: TwoFathers) -> Message:
        invited(here.senco, family.elder, family.mother)
        return Message.objects.get(template=Template.PARENT_INVITATION)

    def may_be_told(self, message: Message) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "select access.family_may_be_told(%s, %s)", [message.recipient_person_id, message.child_id]
            )
            return bool(cursor.fetchone()[0])

    @pytest.mark.parametrize(
        "changed",
        [{"no_contact": True}, {"ends_on": date(2026, 3, 1)}, {"has_parental_responsibility": False}],
        ids=str,
    )
    def test_is_kept_back_when_the_page_is_closed(
        self, here: AreaWorld, family: TwoFathers, message: Message, changed: dict[str, object]
    ) -> None:
        assert self.may_be_told(message)
        with acting(here.head):
            row = tie(family.elder, family.mother)
            for name, value in changed.items():
                setattr(row, name, value)
            row.save()
        message.refresh_from_db()
        assert (message.state, message.personalisation) == (MessageState.WITHHELD, {})
        if "has_parental_responsibility" not in changed:
            assert not self.may_be_told(message)

    def test_is_kept_back_when_it_is_withdrawn(
        self, here: AreaWorld, family: TwoFathers, message: Message, at
    ) -> None:
        with acting(here.senco) as scope:
            withdraw_invitation(
                by=scope, at=at, child_id=family.elder,
                invitation_id=message.personalisation["invitation"], reason="A mistake",
            )  # fmt: skip
        message.refresh_from_db()
        assert message.state == MessageState.WITHHELD
