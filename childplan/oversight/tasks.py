"""What background work does about looking."""

from datetime import datetime

from childplan.access.scope import Scope
from childplan.access.tasks import service_task

from .actions.note_unusual import note_unusual
from .actions.tell_of_questions import tell_of_questions


@service_task(purpose="Reviewing looking")
def note_unusual_looking(*, by: Scope, at: datetime) -> None:
    """Yesterday's looking; asked for several times a day, and done once."""
    note_unusual(by=by, at=at)


@service_task(purpose="Reviewing looking")
def tell_of_looking_questions(*, by: Scope, at: datetime) -> None:
    """Whoever is asked hears of it."""
    tell_of_questions(by=by, at=at)
