"""Load the borough: bodies laid straight, then every child by our own acts, each in its role, in one transaction."""

import io
from datetime import datetime
from importlib import import_module

from attendance.actions.bring_in_batch import bring_in_batch
from attendance.actions.check_file import check_file
from attendance.actions.confirm_import import confirm_import
from attendance.ctf import MarkLayout
from childplan.common import rows
from childplan.identity.models import Alias
from childplan.organisations.models import Area

from . import children, rolls
from .bodies import AREA, PEOPLE
from .laying import lay_borough
from .telling import FIRST_FILES, Telling

# Each module has `tell(telling)`. Later ones may build on what earlier ones left.
STORIES = (
    "on_roll",
    "jonah",
    "theo",
    "maisie",
    "poppy",
    "swift_mortimer",
    "elijah",
    "sophie",
    "unborn",
    "samir",
    "logan",
    "no_roll",
    "nineteen",
    "in_an_emergency",
)


def load(*, at: datetime) -> bool:
    """Load Ravensmere as of `at`. Answers False, and changes nothing, when it is there."""
    with rows.entered(rows.STEWARD):
        if Area.objects.filter(name=AREA).exists():
            return False
        telling = Telling(lay_borough(), at)
        for key in rolls.ROLLS:
            bring_in_roll(telling, key, days_ago=FIRST_FILES)
            bring_in_roll(telling, key, days_ago=0)
        find_story_children(telling)
        for story in STORIES:
            import_module(f"demo.stories.{story}").tell(telling)
    return True


def bring_in_roll(telling: Telling, key: str, *, days_ago: int) -> None:
    """The school's attendance officer brings in the file that the school's own system wrote that day."""
    at, today = telling.days_ago(days_ago), telling.at.date()
    officer = next(p.key for p in PEOPLE if p.body == key and p.role == "school_attendance_officer")
    roll = children.with_stories(rolls.roll(key, today=today), today=today)
    if days_ago:
        roll = rolls.as_of(roll, at.date())
    with telling.acting(officer) as scope:
        sent = check_file(
            by=scope,
            at=at,
            stream=io.BytesIO(rolls.as_file(roll, today=at.date())),
            filename=f"{roll.body.laestab}_CTF_{roll.body.laestab}_001.xml",
            layout=MarkLayout.MONDAY_TO_FRIDAY,
        )
        confirm_import(by=scope, at=at, import_id=sent.pk)
        while bring_in_batch(by=scope, at=at, import_id=sent.pk):
            pass


def find_story_children(telling: Telling) -> None:
    """The ids of the children of the stories, by the identifiers their schools gave."""
    for child in children.ON_ROLL:
        telling.children[child.key] = Alias.objects.get(kind="nhs_number", value=child.nhs).child_id
