"""Steps of the first day: an alert nobody decided comes to a manager, who decides; its cause goes, and so does it."""

from typing import TYPE_CHECKING

from tests.journeys.browser import PHONE

if TYPE_CHECKING:
    from .test_first_day import Story

TWICE = "Suspended again within the area’s period"
TO_MANAGER = "An alert has not been answered"
WHY = "Mr Frost was away. Ms Crane meets Ms Pask on Thursday about the mornings-only timetable."
ENTERED_TWICE = "It was a removal from one lesson, and no suspension"


def then_the_manager_decides_what_nobody_answered(story: "Story") -> None:
    mail = story.live.wait_for(
        lambda: next(
            (m for m in story.live.sent(to="mary.quill@ravensmere.example") if m["subject"] == TO_MANAGER),
            None,
        ),
        what="the email to the manager",
    )
    assert not [word for word in ("Logan", "Pask", "suspen") if word in mail["subject"] + mail["body"]]
    story.notes["mary.quill"] = next(word for word in mail["body"].split() if "/alerts/" in word)
    with story.at_screen() as mary:
        mary.signs_in("mary.quill")
        mary.clicks("Alerts")
        mary.clicks("See your team’s board")
        mary.sees("What waits, by person", "Colin Frost", "Past the last day", "Logan Pask")
        mary.pictures("the-team-board", whole=True)
        mary.goes_to(story.notes["mary.quill"])
        mary.sees(TWICE, "2 suspensions beginning within 12 months", "Passed to a manager", "Colin Frost")
        mary.tabs_to("Record decision")
        mary.page.keyboard.press("Enter")
        mary.page.wait_for_selector("text=There is a problem")
        mary.sees("There is a problem", "Enter the reason for the decision")
        mary.page.get_by_label("Call a meeting of the people working with the child").first.check()
        mary.fills("Why?", WHY)
        mary.presses("Record decision")
        mary.sees("Your decision is recorded", WHY, "Mary Quill")
        mary.pictures("the-manager-decides", whole=True)


def then_it_resolves_when_its_cause_goes(story: "Story") -> None:
    with story.at_screen(width=PHONE) as una:
        una.signs_in("una.crane")
        una.goes_to(story.notes["mary.quill"])
        una.sees(WHY, "Mary Quill")
        una.clicks("Logan Pask")
        una.clicks("See suspensions in full")
        una.clicks("Withdraw")
        una.fills("Why is it withdrawn?", ENTERED_TWICE)
        una.pictures("a-suspension-withdrawn")
        una.presses("Withdraw suspension")
        una.sees("Withdrawal saved", ENTERED_TWICE)
        story.live.wait_for(
            lambda: story.live.ask(
                "select 1 from escalation_alert where title = %s and resolved_at is not null", TWICE
            ),
            what="the alert resolved",
        )
        una.goes_to(story.notes["mary.quill"])
        una.sees("Resolved", "1 suspension within 12 months: fewer than 2", WHY)
        una.pictures("resolved-when-its-cause-is-gone")
