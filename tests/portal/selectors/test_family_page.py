from portal.selectors.family_page import family_pages
from tests.factories.identity import acting
from tests.factories.portal import as_family, joined
from tests.portal.conftest import TwoFathers, released_to
from tests.worlds.two_areas import AreaWorld


class TestFamilyPages:
    def test_belong_to_the_one_who_asks(self, here: AreaWorld, family: TwoFathers, at) -> None:
        released_to(here, family.elder, family.mother, "For Dawn")
        released_to(here, family.elder, family.asif, "For Asif")
        joined(here.senco, family.elder, family.mother)
        with as_family(joined(here.senco, family.younger, family.mother)) as scope:
            elder, younger = family_pages(scope, at=at)
        assert [piece.text for piece in elder.sections] == ["For Dawn"]
        assert (elder.first_name, elder.newest_on, elder.is_empty) == ("Elder", at.date(), False)
        assert (younger.first_name, younger.newest_on, younger.is_empty) == ("Younger", None, True)

    def test_name_whom_to_contact_and_whom_to_ask_besides(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        released_to(here, family.elder, family.mother, "For Dawn")
        with as_family(joined(here.senco, family.elder, family.mother)) as scope:
            (page,) = family_pages(scope, at=at)
        (contact,) = page.contacts
        assert contact.heading == here.senco.user.name
        assert page.asks is not None
        assert page.asks.organisation == "Larkshire Primary"

    def test_are_none_for_a_practitioner(self, here: AreaWorld, family: TwoFathers, at) -> None:
        with acting(here.head, writing=False) as scope:
            assert family_pages(scope, at=at) == []
