import pytest

from childplan.common import clock
from childplan.history.acts import NotFound
from childplan.identity.models import Relationship
from portal.selectors.parents import parent, parents
from tests.factories.identity import acting
from tests.factories.portal import invited, joined, parent_of, tie
from tests.portal.conftest import TwoFathers
from tests.worlds.two_areas import AreaWorld


def seen_by(member, child_id):
    with acting(member, writing=False) as scope:
        return {found.adult.name: found for found in parents(scope, child_id, at=clock.now())}


class TestParents:
    def test_says_where_each_adult_stands(self, here: AreaWorld, family: TwoFathers, at) -> None:
        joined(here.senco, family.elder, family.mother)
        invitation = invited(here.senco, family.elder, family.asif)
        found = seen_by(here.head, family.elder)
        assert found["Dawn Mott"].sees_the_page
        assert found["Asif Khan"].invitation_id == invitation.pk
        assert found["Asif Khan"].invited_until.isoformat() == "2026-03-16"
        assert not found["Asif Khan"].may_be_invited
        assert "no parental responsibility" in found["Craig Bull"].obstacle

    def test_shows_the_tie_of_today_and_not_the_one_before(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        old = tie(family.elder, family.mother)
        old.ends_on = at.date()
        old.save()
        assert seen_by(here.head, family.elder)["Dawn Mott"].adult.ended_on == at.date()
        Relationship(
            child_id=family.elder, person=family.mother, kind="mother", has_parental_responsibility=True
        ).save(force_insert=True)
        assert seen_by(here.head, family.elder)["Dawn Mott"].adult.ended_on is None

    def test_puts_those_of_today_with_responsibility_first(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        parent_of(family.elder, name="Aaron Past", ends_on=at.date())
        assert list(seen_by(here.head, family.elder)) == [
            "Asif Khan",
            "Dawn Mott",
            "Craig Bull",
            "Aaron Past",
        ]

    def test_are_not_there_for_strangers(self, here: AreaWorld, there: AreaWorld, family: TwoFathers) -> None:
        for stranger in (here.other_head, there.senco):
            with pytest.raises(NotFound):
                seen_by(stranger, family.elder)

    def test_of_another_child_are_not_found(self, here: AreaWorld, family: TwoFathers, at) -> None:
        with acting(here.head, writing=False) as scope, pytest.raises(NotFound):
            parent(scope, family.younger, family.asif.pk, at=at)
