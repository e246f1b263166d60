"""Mark that a section, a view, or what another system sent tells of somebody else, and lift that."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import ReleasedItem
from childplan.plans.rules.refusals import NothingWritten, PlanRefusal
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.telling_of_others import MODELS, part_to_mark
from childplan.plans.vocabulary import Markable


class MarkedAlready(PlanRefusal):
    """Somebody was first."""

    def __init__(self) -> None:
        super().__init__("Somebody marked it, or lifted the mark, before you")


class WasReleased(PlanRefusal):
    """A family was shown it: what they have cannot be about somebody else in secret."""

    def __init__(self) -> None:
        super().__init__("A family is shown this now. Withdraw it first, then mark it")


@act
def mark_telling_of_others(
    *, by: Scope, at: datetime, child_id: UUID, what: Markable, row_id: UUID, marked: bool, reason: str
) -> None:
    """From now on it is read by those alone who read what is told of others, and by its author; and it never leaves.

    marked: false lifts the mark. Raises NotFound, NotEntitled, NothingWritten, WasReleased, MarkedAlready.
    """
    by.require(Permission.EDIT_PLAN)
    part = part_to_mark(reach_of(by, child_id), what, row_id)
    if not reason.strip():
        raise NothingWritten("Say why")
    shown = ReleasedItem.objects.filter(child_id=child_id, source_id=part.row_id, withdrawn_at__isnull=True)
    if marked and shown.exists():
        raise WasReleased
    with connection.cursor() as cursor:
        cursor.execute(
            "select access.mark_telling_of_others(%s, %s, %s, %s, %s)",
            [MODELS[what]._meta.db_table, child_id, part.row_id, marked, reason.strip()],
        )
        (changed,) = cursor.fetchone()
    if not changed:
        raise MarkedAlready
    publish(
        f"plans.{what}.{'marked' if marked else 'unmarked'}",
        child_id=child_id,
        information_class=InformationClass(part.information_class),
        title="A part of the plan was marked" if marked else "A mark on a part of the plan was lifted",
        occurred_at=at,
        payload={str(what): str(part.row_id)},
    )
