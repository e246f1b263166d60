"""What has been released to families: for practitioners, all that stands now; for a family person, their own."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from childplan.access.scope import Scope
from childplan.access.vocabulary import Level
from childplan.history.looking import looked_at
from childplan.plans.models import ReleasedItem

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
