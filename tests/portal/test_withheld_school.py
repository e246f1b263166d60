"""What a family is told of a school that is kept confidential: nothing that names it."""

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import User
from childplan.notifications.models import Message
from portal.rules.links import token_of
from portal.selectors.family_page import whom_to_ask
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import withheld
from tests.factories.portal import as_family, invited, joined
from tests.portal.conftest import TwoFathers, released_to
from tests.portal.views.test_family_views import said, signed_in
from tests.worlds.two_areas import AreaWorld

SCHOOL = "Larkshire Primary"


@pytest.fixture
def asif(here: AreaWorld, family: TwoFathers) -> User:
    """Invited by the school's SENCO, who released something to him."""
    plans.involved(family.elder, InvolvementKind.ALLOCATION, here.social_work.pk)
    user = joined(here.senco, family.elder, family.asif)
    released_to(here, family.elder, family.asif, "Elder likes maps.")
    return user


class TestAFamily:
    def test_is_told_the_school_as_long_as_it_is_no_secret(self, asif: User) -> None:
        assert SCHOOL in said(signed_in(asif))
        with as_family(asif):
            assert [office.name for office in whom_to_ask(user_id=asif.pk)] == [SCHOOL]

    def test_is_not_told_where_it_is_withheld(self, here: AreaWorld, family: TwoFathers, asif: User) -> None:
        withheld(here.social_worker, family.elder, here.school)
        page = said(signed_in(asif))
        assert SCHOOL not in page
        assert here.senco.holder_name not in page
        with as_family(asif):
            assert whom_to_ask(user_id=asif.pk) == []

    def test_has_an_invitation_from_nobody_by_name(self, here: AreaWorld, family: TwoFathers) -> None:
        plans.involved(family.elder, InvolvementKind.ALLOCATION, here.social_work.pk)
        before = invited(here.senco, family.elder, family.asif)
        withheld(here.social_worker, family.elder, here.school)
        after = invited(here.senco, family.elder, family.mother)
        for invitation in (before, after):
            message = Message.objects.get(personalisation__invitation=str(invitation.pk))
            assert message.personalisation["organisation_name"] == "your child’s school"
            assert message.personalisation["practitioner_name"] == "Somebody"
            page = client_of(here.senco)
            page.logout()
            assert SCHOOL not in said_behind(page, token_of(invitation.pk))

    def test_is_invited_by_another_body_as_ever(self, here: AreaWorld, family: TwoFathers) -> None:
        plans.involved(family.elder, InvolvementKind.ALLOCATION, here.social_work.pk)
        withheld(here.social_worker, family.elder, here.school)
        invitation = invited(here.social_worker, family.elder, family.asif)
        message = Message.objects.get(personalisation__invitation=str(invitation.pk))
        assert message.personalisation["organisation_name"] == "Larkshire Council"


def said_behind(client: object, token: str) -> str:
    """What stands on the page behind an invitation's link."""
    return str(client.get(f"/family/invitation/{token}/", follow=True).content.decode())  # type: ignore[attr-defined]
