"""The main story of the house, told once by everybody in it, from a school's file to a parent's page.

One test, because it is one story: each step stands on the one before. `docs/tutorial/first-day.md` tells it to
newcomers with the pictures taken here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from demo.todays_file import TodaysFile, todays_file
from tests.journeys.browser import Album, Person, at_screen
from tests.journeys.house import partner_system, plan_work, review_list, unanswered, with_family
from tests.journeys.live import Live

pytestmark = pytest.mark.browser

ALERT = "Attendance at or below the area’s trigger point"
SUBJECT = "A new alert needs your answer"


@dataclass
class Story:
    """What the steps hand on to each other."""

    live: Live
    chromium: Browser
    album: Album
    file: TodaysFile
    child_id: str = ""
    notes: dict[str, str] = field(default_factory=dict)

    def at_screen(self, **options: object) -> Iterator[Person]:
        return at_screen(self.chromium, self.live.address, self.album, **options)  # type: ignore[arg-type,return-value]


@pytest.fixture
def story(live: Live, chromium: Browser, album: Album) -> Story:
    return Story(live, chromium, album, todays_file(timezone.localdate()))


def test_a_first_day(story: Story) -> None:
    given_the_school_sends_its_file(story)
    then_the_alert_reaches_two_agencies(story)
    when_the_safeguarding_lead_acknowledges_it_by_keyboard(story)
    when_the_social_worker_decides(story)
    plan_work.when_two_agencies_write_one_plan(story)
    with_family.when_the_mother_is_invited(story)
    with_family.when_parts_are_released_to_her(story)
    with_family.then_she_reads_what_was_released_and_nothing_else(story)
    then_a_class_teacher_sees_attendance_and_no_social_care(story)
    then_a_stranger_finds_no_such_page(story)
    partner_system.then_the_partner_reads_the_plan(story)
    unanswered.then_the_manager_decides_what_nobody_answered(story)
    unanswered.then_it_resolves_when_its_cause_goes(story)
    review_list.when_a_record_may_be_a_child_we_know(story)
    review_list.then_a_person_says_who_it_is(story)
    assert story.album.violations == []


def given_the_school_sends_its_file(story: Story) -> None:
    with story.at_screen() as kit:
        kit.goes_to("/accounts/login/")
        kit.pictures("sign-in")
        kit.signs_in("kit.larson")
        kit.sees("My work", "Attendance officer of a school", "Alder Road Primary School")
        kit.clicks("Pupil files")
        kit.clicks("Bring in a file")
        file = {"name": story.file.name, "mimeType": "text/xml", "buffer": story.file.content}
        kit.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        kit.pictures("choose-the-file")
        kit.presses("Check the file")
        kit.sees(
            "Check before you bring it in",
            "Nothing has been brought in yet",
            f"Pupils in the file {story.file.pupils}",
            f"Children found, who will be on your roll {story.file.pupils}",
            "New records that will be opened 0",
        )
        kit.pictures("counts-before-anything-is-written")
        kit.presses("Bring in these pupils")
        brought_in = "select 1 from attendance_ctfimport where state = 'done' and filename = %s"
        story.live.wait_for(lambda: story.live.ask(brought_in, story.file.name), what="the file")
        kit.page.reload()
        kit.sees(
            "What became of each pupil",
            f"Children found {story.file.pupils}",
            "Years of attendance changed 1",
        )
        kit.pictures("what-became-of-each-pupil")


def then_the_alert_reaches_two_agencies(story: Story) -> None:
    for key in ("priya.shah", "nadia.brook"):
        email = f"{key}@ravensmere.example"
        mail = story.live.wait_for(lambda email=email: jonahs_alert(story, email), what=f"the email to {key}")
        assert mail["subject"] == SUBJECT
        written = mail["subject"] + mail["body"]
        assert not [word for word in ("Jonah", "Reid", "attendance", "Alder Road") if word in written], (
            written
        )
        story.notes[key] = next(word for word in mail["body"].split() if "/alerts/" in word)
    (jonah,) = story.live.ask(
        "select id::text from identity_child where forename = 'Jonah' and surname = 'Reid'"
    )
    story.child_id = str(jonah["id"])


def jonahs_alert(story: Story, email: str) -> dict[str, str] | None:
    """The email about the alert that the day's file raised: the borough's older alerts have their own."""
    alerts = story.live.ask(
        "select a.id::text from escalation_alert a join identity_child c on c.id = a.child_id"
        " where c.forename = 'Jonah' and c.surname = 'Reid'"
    )
    sent = story.live.sent(to=email)
    return next((mail for mail in sent for alert in alerts if str(alert["id"]) in mail["body"]), None)


def when_the_safeguarding_lead_acknowledges_it_by_keyboard(story: Story) -> None:
    with story.at_screen() as priya:
        priya.signs_in("priya.shah")
        priya.clicks("Alerts")
        priya.sees("Jonah Reid", ALERT, "You")
        priya.pictures("alert-inbox")
        priya.goes_to(story.notes["priya.shah"])
        priya.sees(
            f"{story.file.jonahs_percentage:.1f}".removesuffix(".0"),
            "Nadia Brook",
            "Priya Shah",
            "Alder Road Primary School",
            "Ravensmere Council",
        )
        priya.pictures("why-the-alert-was-raised", whole=True)
        priya.tabs_to("Acknowledge")
        priya.page.keyboard.press("Enter")
        priya.page.wait_for_selector("text=You have acknowledged this alert")
        priya.sees("Acknowledged")
        priya.pictures("acknowledged-by-keyboard")


def when_the_social_worker_decides(story: Story) -> None:
    with story.at_screen() as nadia:
        nadia.signs_in("nadia.brook")
        nadia.sees("My work", "Jonah Reid", "Alert")
        nadia.pictures("what-needs-doing-first")
        nadia.goes_to(story.notes["nadia.brook"])
        nadia.presses("Record decision")
        nadia.sees("There is a problem", "Select what will be done", "Enter the reason for the decision")
        nadia.pictures("a-decision-needs-a-reason")
        nadia.page.get_by_label("Offer support to the family").first.check()
        nadia.fills("Why?", "His mother was in hospital. Her sister takes Jonah to school from Monday.")
        nadia.presses("Record decision")
        nadia.sees("Your decision is recorded", "Her sister takes Jonah to school from Monday.")
        nadia.pictures("the-decision")
    with story.at_screen() as priya:
        priya.signs_in("priya.shah")
        priya.goes_to(story.notes["priya.shah"])
        priya.sees("Her sister takes Jonah to school from Monday.")


def then_a_class_teacher_sees_attendance_and_no_social_care(story: Story) -> None:
    with story.at_screen() as bea:
        bea.signs_in("bea.norris")
        bea.goes_to(f"/children/{story.child_id}/")
        bea.sees("Jonah Reid", "Attendance", "SEN support")
        bea.does_not_see(
            "in and out of hospital", "Agree with Ms Reid's sister", "Support for a mother who is ill"
        )
        bea.pictures("what-his-class-teacher-sees")
        bea.goes_to(f"/attendance/children/{story.child_id}/")
        bea.sees("Week by week", "Ill")


def then_a_stranger_finds_no_such_page(story: Story) -> None:
    with story.at_screen() as owen:
        owen.signs_in("owen.tate")
        owen.goes_to(f"/children/{story.child_id}/", expecting=404)
        owen.does_not_see("Jonah", "Reid")
        owen.pictures("page-not-found")
        strangers = owen.reads().replace(story.child_id, "")
        owen.goes_to("/children/00000000-0000-4000-8000-000000000000/", expecting=404)
        assert owen.reads() == strangers
