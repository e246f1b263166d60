"""What the family can see, chosen, previewed and confirmed in the browser."""

from datetime import date

import pytest

from childplan.identity.models import Address, FamilyPerson
from childplan.plans.models import ReleasedItem, Section
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, words
from tests.factories import plans
from tests.factories.identity import opened_by, ordered
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def chosen(here: AreaWorld, section: Section) -> dict[str, object]:
    """The school's plan, with the SENCO to contact."""
    return {
        "sections": [str(plans.piece(section))],
        "contact": here.senco.pk,
        "reason": "Agreed at the review",
    }


class TestReleasePage:
    def test_shows_responsibility_orders_and_risk(self, here: AreaWorld, amara: Amara, mother) -> None:
        father = plans.adult(
            amara.child_id, "Ben Cole", kind="father", has_parental_responsibility=False, no_contact=True
        )
        ordered(amara.child_id, father, "non_molestation", starts_on=date(2026, 2, 3))
        page = Visitor(here.senco).reads("release", amara.child_id)
        assert page.index("Grace Okafor") < page.index("Ben Cole")
        assert "Can sign in" in page
        assert "None recorded" in page
        assert "Non-molestation order, made 3 February 2026" in page
        assert "This adult must have no contact with the child." in page
        assert "Choose what Grace Okafor sees" in page
        assert "Choose what Ben Cole sees" not in page

    def test_warns_of_what_those_see_who_are_no_longer_family(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section, at
    ) -> None:
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        relationship = mother.relationships.get()
        relationship.ends_on = at.date()
        relationship.save()
        page = Visitor(here.senco).reads("release", amara.child_id)
        assert "Released to people who are no longer family" in page


class TestReleaseToPage:
    def test_previews_before_it_releases(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, chosen
    ) -> None:
        visitor = Visitor(here.senco)
        preview = visitor.sends("release_to", amara.child_id, mother.pk, **chosen)
        assert preview.status_code == 200
        page = words(preview)
        assert "This is what Grace Okafor will see" in page
        assert "Ten minutes of reading a day" in page
        assert "Special educational needs co-ordinator (SENCO)<br>Larkshire Primary" in page
        assert not ReleasedItem.objects.exists()
        confirmed = visitor.sends("release_to", amara.child_id, mother.pk, **chosen, confirm="1")
        assert "Grace Okafor now sees what you chose" in visitor.comes_to(confirmed)
        assert plans.read_by(mother, amara.child_id)

    def test_sends_the_same_choices_on(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, chosen
    ) -> None:
        page = words(Visitor(here.senco).sends("release_to", amara.child_id, mother.pk, **chosen))
        (section,) = chosen["sections"]
        assert f'<input type="hidden" name="sections" value="{section}">' in page
        assert '<input type="hidden" name="reason" value="Agreed at the review">' in page

    def test_goes_back_to_the_choices(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, chosen
    ) -> None:
        response = Visitor(here.senco).sends("release_to", amara.child_id, mother.pk, **chosen, change="1")
        page = words(response)
        assert "See it as they will" in page
        (section,) = chosen["sections"]
        assert f'value="{section}" checked' in page
        assert not ReleasedItem.objects.exists()

    def test_asks_for_something_to_share(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        response = Visitor(here.senco).sends(
            "release_to", amara.child_id, mother.pk, contact=here.senco.pk, reason="Agreed"
        )
        assert "Choose at least one part of the plan, outcome or action" in words(response)

    def test_asks_again_when_the_text_changed_meanwhile(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section, chosen
    ) -> None:
        plans.written(here.senco, section, "Not what was looked at")
        response = Visitor(here.senco).sends("release_to", amara.child_id, mother.pk, **chosen, confirm="1")
        assert "Something changed since you looked" in words(response)
        assert not ReleasedItem.objects.exists()

    def test_refuses_confidential_words(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section, chosen, at
    ) -> None:
        Address(
            child_id=amara.child_id,
            lines="14 Hazel Close",
            postcode="ZZ99 3VZ",
            is_confidential=True,
            starts_on=at.date(),
        ).save(force_insert=True)
        written = plans.written(here.senco, section, "The taxi comes to 14 Hazel Close")
        chosen["sections"] = [str(plans.piece(written))]
        response = Visitor(here.head).sends("release_to", amara.child_id, mother.pk, **chosen, confirm="1")
        assert (
            "Something in what you chose mentions something that is confidential about this child"
            in words(response)
        )

    def test_offers_nothing_for_an_adult_without_contact(
        self, here: AreaWorld, amara: Amara, section
    ) -> None:
        father = plans.adult(amara.child_id, "Ben Cole", no_contact=True)
        response = Visitor(here.senco).opens("release_to", amara.child_id, father.pk)
        assert response.status_code == 403
        assert "Nothing can be released to Ben Cole" in words(response)

    def test_says_what_the_adult_has_already(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        visitor = Visitor(here.senco)
        assert "They have this already" in visitor.reads("release_to", amara.child_id, mother.pk)
        plans.written(here.senco, section, "Newer words")
        assert "They have an older text of this" in visitor.reads("release_to", amara.child_id, mother.pk)

    def test_offers_a_reader_nothing_they_may_not_write(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        plans.written(here.head, plans.about_me(amara.child_id), "Likes drawing")
        page = Visitor(here.safeguarding_lead).reads("release_to", amara.child_id, mother.pk)
        assert "Likes drawing" in page
        assert "Ten minutes of reading a day" not in page

    def test_knows_no_adult_of_another_child(self, here: AreaWorld, amara: Amara, section: Section) -> None:
        stranger = plans.adult(opened_by(here.head))
        assert Visitor(here.senco).opens("release_to", amara.child_id, stranger.pk).status_code == 404


class TestWithdrawPage:
    @pytest.fixture(autouse=True)
    def items(self, here: AreaWorld, amara: Amara, mother, section: Section) -> list[ReleasedItem]:
        return plans.released(here.senco, amara.child_id, mother, plans.piece(section))

    def test_ticks_everything_or_the_one_that_was_chosen(
        self, here: AreaWorld, amara: Amara, mother, items
    ) -> None:
        visitor = Visitor(here.senco)
        assert visitor.reads("withdraw_release", amara.child_id, mother.pk).count("checked") == 2
        one = visitor.reads("withdraw_release", amara.child_id, mother.pk, item=str(items[0].pk))
        assert f'value="{items[0].pk}" checked' in one
        assert one.count("checked") == 1

    def test_withdraws_with_a_reason(self, here: AreaWorld, amara: Amara, mother, items) -> None:
        visitor = Visitor(here.senco)
        numbers = [item.pk for item in items]
        refused = visitor.sends("withdraw_release", amara.child_id, mother.pk, items=numbers)
        assert "Say why you withdraw it" in words(refused)
        response = visitor.sends(
            "withdraw_release", amara.child_id, mother.pk, items=numbers, reason="By mistake"
        )
        assert "Withdrawn. They no longer see it" in visitor.comes_to(response)
        assert plans.read_by(mother, amara.child_id) == []


class TestOnPaper:
    def test_is_what_that_adult_was_released_and_nothing_else(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        senco = Visitor(here.senco)
        assert "Nothing is released to Grace Okafor" in senco.reads(
            "print_released", amara.child_id, mother.pk
        )
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        plans.written(here.senco, section, "Her cousin reads with her.")
        plans.written(here.senco, plans.about_me(amara.child_id), "Draws maps.")
        assert "Print this" in senco.reads("release", amara.child_id)
        page = senco.reads("print_released", amara.child_id, mother.pk)
        assert "For Grace Okafor" in page
        assert "Ten minutes of reading a day" in page
        for other in ("Her cousin", "Draws maps", "NHS number", "Okafor, Amara", "Children in need"):
            assert other not in page

    def test_is_not_printed_for_whom_something_stands_in_the_way(
        self, here: AreaWorld, amara: Amara, mother: FamilyPerson, section: Section
    ) -> None:
        plans.released(here.senco, amara.child_id, mother, plans.piece(section))
        mother.relationships.update(no_contact=True)
        answer = Visitor(here.senco).opens("print_released", amara.child_id, mother.pk)
        assert answer.status_code == 403
        assert "Ten minutes of reading a day" not in words(answer)
