"""Steps of the first day: a child is sent without a number; a person says who it is, takes it back, says it again."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone

from attendance.ctf.contents import CtfAddress
from demo import children, rolls

if TYPE_CHECKING:
    from tests.journeys.browser import Person

    from .test_first_day import Story

RANG = "I rang both schools: the family moved on Friday"
TOO_SOON = "Millbrook rang back: a cousin of the same name and age"
AFTER_ALL = "Seen with the birth certificate: it is Amara after all"


def when_a_record_may_be_a_child_we_know(story: "Story") -> None:
    with story.at_screen() as ros:
        ros.signs_in("ros.penny")
        ros.goes_to("/attendance/imports/new/")
        file = {"name": "moved.xml", "mimeType": "text/xml", "buffer": amara_without_her_numbers()}
        ros.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        ros.presses("Check the file")
        ros.sees("Check before you bring it in")
        ros.does_not_see("Alder Road")
        ros.presses("Bring in these pupils")
        story.live.wait_for(
            lambda: story.live.ask(
                "select 1 from attendance_ctfimport where state = 'done' and filename = 'moved.xml'"
            ),
            what="the file of the other school",
        )
        ros.page.reload()
        ros.sees("What became of each pupil", "Being checked by the local authority")
        ros.does_not_see("Alder Road")


def then_a_person_says_who_it_is(story: "Story") -> None:
    with story.at_screen() as colin:
        colin.signs_in("colin.frost")
        colin.clicks("Possible matches")
        colin.sees("Until somebody answers, the sender is told only that the record is being checked")
        colin.pictures("the-review-list")
        colin.clicks("Okafor, Amara")
        colin.sees("Do they agree?", "Name and birth date agree", "Millbrook")
        colin.pictures("both-records-side-by-side", whole=True)
        answers(colin, "Yes, the same child", RANG)
        opens_what_was_answered(colin)
        colin.sees(RANG, "Undo this answer")
        undoes(colin)
        colin.goes_to("/matches/")
        colin.clicks("Okafor, Amara")
        answers(colin, "Yes, the same child", AFTER_ALL)
        opens_what_was_answered(colin)
        colin.sees("History of answers", RANG, TOO_SOON, AFTER_ALL)
        colin.pictures("answered-undone-and-answered-again", whole=True)
    with story.at_screen() as ros:
        ros.signs_in("ros.penny")
        (amara,) = story.live.ask("select id::text from identity_child where forename = 'Amara'")
        ros.goes_to(f"/children/{amara['id']}/")
        ros.sees("Amara Okafor", "Millbrook Church of England Primary School")


def opens_what_was_answered(colin: "Person") -> None:
    colin.goes_to("/matches/")
    colin.clicks("Answered")
    colin.clicks("Okafor, Amara")


def answers(colin: "Person", answer: str, reason: str) -> None:
    colin.page.get_by_label(answer).first.check()
    colin.page.locator("[name=reason]").fill(reason)
    colin.presses("Save the answer")


def undoes(colin: "Person") -> None:
    colin.tabs_to("Undo this answer")
    colin.page.keyboard.press("Enter")
    colin.page.wait_for_selector("text=What is undone")
    colin.sees("What is undone", "no longer sees", "What cannot be undone")
    colin.page.locator("[name=reason]").fill(TOO_SOON)
    colin.pictures("what-undoing-takes-back", whole=True)
    colin.presses("Undo the answer")


def amara_without_her_numbers() -> bytes:
    """Amara as her new school first knows her: her name and birth date, another address, no number."""
    today = timezone.localdate()
    body = next(body for body in rolls.BODIES if body.key == "millbrook")
    pupil = replace(
        children.pupil(children.BY_KEY["amara"], today=today),
        upn=None,
        nhs_number=None,
        address=CtfAddress(lines=("9 New Street", "Farhaven"), postcode="ZZ9 1AA"),
        attendance=(),
        schools=(),
    )
    return rolls.as_file(rolls.Roll(body, (pupil,)), today=today)
