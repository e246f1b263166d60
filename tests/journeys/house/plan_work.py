"""Steps of the first day: a SENCO and a social worker write in one plan, and meet in one sentence."""

from typing import TYPE_CHECKING

from tests.journeys.browser import Person

if TYPE_CHECKING:
    from .test_first_day import Story

OUTCOME = "Jonah comes to school every day, and knows who brings him."
OLD = "Ten minutes with an adult after lunch to go over the afternoon."
TOMS = "Mrs Norris meets him at the gate each morning."
NADIAS = "His aunt signs the home book on the days she brings him."


def when_two_agencies_write_one_plan(story: "Story") -> None:
    with story.at_screen() as nadia, story.at_screen() as tom:
        nadia.signs_in("nadia.brook")
        tom.signs_in("tom.ferris")
        nadia_opens_the_plan(nadia)
        nadia_adds_an_outcome_that_serves_two_plans(nadia)
        tom_reads_it_in_his_plan(tom, story.child_id)
        both_open_the_same_section(nadia, tom)
        tom_saves_first(tom)
        nadia_meets_the_conflict_and_joins_both(nadia)
        tom_reads_the_joined_text(tom)


def nadia_opens_the_plan(nadia: Person) -> None:
    nadia.clicks("Children")
    nadia.sees("Reid, Jonah", "Lambert, Theo", "3 children")
    nadia.pictures("the-case-list")
    nadia.clicks("Reid, Jonah")
    nadia.sees(
        "Universal plan",
        "SEN support plan",
        "Child in need plan",
        "People working with Jonah",
        "Alder Road Primary School",
        "Why you see this",
    )
    nadia.pictures("one-plan-with-the-plans-in-it", whole=True)


def nadia_adds_an_outcome_that_serves_two_plans(nadia: Person) -> None:
    nadia.clicks("Add outcome")
    group = nadia.page.get_by_role("group", name="Which plan is it written in?")
    group.get_by_label("Child in need plan").check()
    besides = nadia.page.get_by_role("group", name="Which other plans does it serve?")
    besides.get_by_label("SEN support plan").check()
    nadia.chooses("Learning")
    nadia.fills("Outcome", OUTCOME)
    nadia.fills("How we will know", "The register: no more than one day missed in four weeks.")
    nadia.pictures("an-outcome-for-two-plans", whole=True)
    nadia.presses("Add outcome")
    nadia.sees(OUTCOME, "Outcome saved")
    nadia.pictures("the-outcome-in-the-plan")


def tom_reads_it_in_his_plan(tom: Person, child_id: str) -> None:
    tom.goes_to(f"/children/{child_id}/")
    tom.sees("SEN support plan", "There is a child in need plan")
    tom.does_not_see("in and out of hospital")
    tom.pictures("what-the-senco-sees")


def both_open_the_same_section(nadia: Person, tom: Person) -> None:
    for person in (nadia, tom):
        person.clicks("SEN support plan")
        person.page.locator("section, div").filter(has_text=OLD).get_by_role(
            "link", name="Change"
        ).last.click()
        person.sees("Text", "Why are you changing this?")


def tom_saves_first(tom: Person) -> None:
    tom.fills("Text", tom.page.get_by_label("Text", exact=True).input_value().replace(OLD, f"{OLD} {TOMS}"))
    tom.pictures("the-senco-writes")
    tom.presses("Save")
    tom.sees("saved", TOMS)


def nadia_meets_the_conflict_and_joins_both(nadia: Person) -> None:
    nadia.fills(
        "Text", nadia.page.get_by_label("Text", exact=True).input_value().replace(OLD, f"{OLD} {NADIAS}")
    )
    nadia.presses("Save")
    nadia.sees(
        "Somebody else saved this while you were writing",
        "Tom Ferris",
        TOMS,
        NADIAS,
    )
    nadia.pictures("both-texts-and-neither-lost", whole=True)
    box = nadia.page.get_by_label("The text that will be saved", exact=True)
    joined = box.input_value()
    assert TOMS in joined
    assert NADIAS in joined
    assert joined.count(OLD) == 1
    nadia.presses("Save this version")
    nadia.sees("saved", TOMS, NADIAS)
    nadia.pictures("the-joined-text")


def tom_reads_the_joined_text(tom: Person) -> None:
    tom.page.reload()
    tom.sees(TOMS, NADIAS)
