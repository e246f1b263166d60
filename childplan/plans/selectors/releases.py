"""What has been released to families: for practitioners, all that stands now; for a family person, their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from childplan.access.scope import Scope
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.history.looking import looked_at
from childplan.identity.models import FamilyPerson
from childplan.plans.models import ReleasedItem
from childplan.plans.rules.refusals import in_a_sentence
from childplan.plans.vocabulary import TAKEN_BACK

from .reach import Reach


def released_now(reach: Reach) -> list[ReleasedItem]:
    """Everything released to anyone about this child and not withdrawn, of classes the reader may read. One query."""
    return _live(
        reach.child_id,
        ReleasedItem.objects.filter(information_class__in=reach.text_classes(Level.READ))
        .select_related("person")
        .order_by("person__name", "kind", "-released_at"),
    )


def released_to(reach: Reach, person_id: int) -> list[ReleasedItem]:
    """What one family person is shown now, of classes the reader may read. One query."""
    readable = reach.text_classes(Level.READ)
    return _live(
        reach.child_id,
        ReleasedItem.objects.filter(person_id=person_id, information_class__in=readable),
    )


@dataclass(frozen=True)
class TakenBack:
    """What stood for one adult was withdrawn by itself: when, and why in the middle of a sentence."""

    person_id: int
    name: str
    at: datetime
    why: str


def taken_back(reach: Reach) -> list[TakenBack]:
    """Adults from whom all was withdrawn by an order or a ban on contact, and to whom nothing was released since.

    Of classes the reader may read. Two queries.
    """
    items = ReleasedItem.objects.filter(
        child_id=reach.child_id, information_class__in=reach.text_classes(Level.READ)
    )
    last: dict[int, tuple[datetime, str]] = {}
    released_again: set[int] = set()
    for person_id, at, why in items.values_list("person_id", "withdrawn_at", "withdrawn_reason"):
        if at is None:
            released_again.add(person_id)
        elif why in TAKEN_BACK:
            last[person_id] = max(last.get(person_id, (at, why)), (at, why))
    shown = last.keys() - released_again
    looked_at([reach.child_id] if shown else [], InformationClass.VIEWS)
    names = dict(FamilyPerson.objects.filter(pk__in=shown).values_list("pk", "name")) if shown else {}
    found = [
        TakenBack(number, names.get(number, "a parent or carer"), at, in_a_sentence(why))
        for number, (at, why) in last.items()
        if number in shown
    ]
    return sorted(found, key=lambda one: one.name)


def released_to_me(scope: Scope, child_id: UUID) -> list[ReleasedItem]:
    """What the family person who asks is shown about this child; nothing to anybody else. One query."""
    if scope.person_id is None:
        return []
    return _live(child_id, ReleasedItem.objects.filter(person_id=scope.person_id))


def _live(child_id: UUID, items: QuerySet[ReleasedItem]) -> list[ReleasedItem]:
    rows = list(items.filter(child_id=child_id, withdrawn_at__isnull=True))
    looked_at([child_id] if rows else [], sum({row.information_class for row in rows}))
    return rows


def mentions_confidential(child_id: UUID, words: Iterable[str]) -> bool:
    """Whether these words name a confidential address or name of the child, also one the asker may not see."""
    with connection.cursor() as cursor:
        cursor.execute("select identity.mentions_confidential(%s, %s)", [child_id, "\n".join(words)])
        return bool(cursor.fetchone()[0])
