"""Steps of the first day: the mother is invited after thought, is shown what was chosen, and reads it on her phone."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.factories.signing_in import code_of_key
from tests.journeys.browser import PHONE, Person
from tests.journeys.house.plan_work import NADIAS, OUTCOME

if TYPE_CHECKING:
    from .test_first_day import Story

CAROL = "carol.reid@families.example"
CAROLS_PASSWORD = "biscuit likes long walks"
INVITED = "You have been invited to see a plan"


def when_the_mother_is_invited(story: "Story") -> None:
    with story.at_screen() as nadia:
        nadia.signs_in("nadia.brook")
        nadia.goes_to(f"/children/{story.child_id}/")
        nadia_records_what_she_knows_of_the_mother(nadia, story.child_id)
        nadia.goes_to(f"/children/{story.child_id}/")
        nadia.clicks("Parents and carers")
        nadia.sees("Carol Reid", "Dean Archer")
        nadia.clicks("Invite")
        nadia.presses("Send the invitation")
        nadia.sees("There is a problem", "Say what you considered about risk")
        nadia.chooses("Carol Reid")
        nadia.chooses("I saw the birth certificate")
        nadia.chooses("I looked, and there is no order about this adult")
        nadia.fills(
            "Could sharing the plan put the child or anybody else at risk?",
            "Ms Reid lives with Jonah and her sister helps. Nobody else reads her email.",
        )
        nadia.pictures("responsibility-orders-and-risk-come-first", whole=True)
        nadia.presses("Send the invitation")
        nadia.sees("The invitation is on its way")
        nadia.pictures("who-of-the-family-may-sign-in")


def nadia_records_what_she_knows_of_the_mother(nadia: Person, child_id: str) -> None:
    nadia.goes_to(f"/children/{child_id}/family/")
    nadia.sees("Carol Reid", "Mother")
    nadia.page.get_by_role("link", name="Change").filter(has_text="Carol Reid").first.click()
    nadia.fills("Why?", "Checked before inviting her")
    nadia.pictures("what-is-known-of-the-mother", whole=True)
    nadia.presses("Save")
    nadia.sees("Carol Reid", "Mother")


def when_parts_are_released_to_her(story: "Story") -> None:
    with story.at_screen() as nadia:
        nadia.signs_in("nadia.brook")
        nadia.goes_to(f"/children/{story.child_id}/release/")
        nadia.sees("What the family can see", "Nothing is released to Carol Reid")
        nadia.clicks("Choose what Carol Reid sees")
        nadia.page.get_by_label(OUTCOME).first.check()
        nadia.page.get_by_label("Agree with Ms Reid's sister").first.check()
        nadia.fills("Why do you release this now?", "Agreed with Ms Reid on the telephone")
        nadia.presses("See it as they will")
        nadia.sees("This is what Carol Reid will see", OUTCOME)
        nadia.does_not_see("in and out of hospital", NADIAS)
        nadia.pictures("seen-as-she-will-see-it", whole=True)
        nadia.presses("Release this")
        nadia.sees("Carol Reid now sees what you chose")
        nadia.pictures("what-the-family-sees")


def then_she_reads_what_was_released_and_nothing_else(story: "Story") -> None:
    mail = story.live.wait_for(
        lambda: next((m for m in story.live.sent(to=CAROL) if m["subject"] == INVITED), None),
        what="the invitation to Carol Reid",
    )
    assert "Jonah" not in mail["subject"] + mail["body"]
    link = next(word for word in mail["body"].split() if "/family/invitation/" in word)
    key = she_sets_up_her_sign_in_without_scripts(story, link)
    her_page_is_the_same_with_scripts(story, link, key)


def she_sets_up_her_sign_in_without_scripts(story: "Story", link: str) -> str:
    with story.at_screen(width=PHONE, java_script_enabled=False) as carol:
        carol.goes_to(link)
        carol.sees("Set up your sign-in")
        carol.does_not_see("Jonah")
        carol.pictures("the-link-in-her-email")
        carol.fills("Your name", "Carol Reid")
        carol.fills("Choose a password", CAROLS_PASSWORD)
        carol.presses("Set up my sign-in")
        carol.sees("Set up your second step")
        carol.does_not_see("Jonah")
        key = carol.sets_up_an_app()
        carol.clicks("Continue")
        she_sees_what_was_released(carol)
        carol.goes_to(f"/children/{story.child_id}/", expecting=404)
        carol.goes_to("/children/", expecting=404)
    return key


def her_page_is_the_same_with_scripts(story: "Story", link: str, key: str) -> None:
    with story.at_screen(width=PHONE) as again:
        again.goes_to(link, expecting=404)
        again.sees("This link does not work")
        again.meets_no_barrier("a link used before")
        again.goes_to("/accounts/login/")
        again.fills("Email", CAROL)
        again.fills("Password", CAROLS_PASSWORD)
        again.presses("Sign in")
        # The one after the one she set it up with, which works once.
        again.fills("Code", code_of_key(key, after=1))
        again.presses("Continue")
        she_sees_what_was_released(again)
        again.pictures("her-page", whole=True)


def she_sees_what_was_released(carol: Person) -> None:
    carol.sees("Jonah’s plan", "What happens next", OUTCOME, "Who you can talk to", "Nadia Brook")
    carol.does_not_see("in and out of hospital", "picture cards", "Attendance", "Theo", "home book")
    expect(carol.page.get_by_role("button", name="Leave this site now")).to_be_visible()
