"""Work with children that somebody of a team has given up, and that nobody has taken over."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from childplan.access.conflicts import ANOTHER_NEEDED
from childplan.access.models import Involvement
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.escalation.selectors.lines import mates_of
from childplan.identity.selectors.child_lines import child_lines

# Calendar days for which it is shown: a team that goes on without naming anybody has said how it works.
SHOWN_DAYS = 90
MOST_SHOWN = 50


@dataclass(frozen=True)
class Unheld:
    """A child, and as what somebody is needed. Why is not said, and is nobody's business."""

    child_id: UUID
    name: str
    kind: str
    since: date


def unheld_work(scope: Scope, *, today: date) -> list[Unheld]:
    """What people of this person's team have given up in the last 90 days and no member has taken over, newest first.

    Under the reader's own policies. Two queries.
    """
    members = Membership.objects.filter(pk=OuterRef("principal_id"))
    taken_over = Involvement.objects.filter(
        Exists(members),
        child_id=OuterRef("child_id"),
        kind=OuterRef("kind"),
        starts_at__gte=OuterRef("ends_at"),
    )
    given_up = (
        Involvement.objects.filter(
            ~Exists(taken_over),
            end_reason=ANOTHER_NEEDED,
            principal_id__in=mates_of(scope).values("pk"),
            ends_at__date__gte=today - timedelta(days=SHOWN_DAYS),
        )
        .order_by("-ends_at", "pk")
        .values_list("child_id", "kind", "ends_at")[:MOST_SHOWN]
    )
    rows = list(given_up)
    names = {
        line.child_id: line.name
        for line in child_lines("%(chosen)s::uuid[]", {"chosen": [child for child, *_ in rows]})
    }
    return [
        Unheld(child, names[child], str(InvolvementKind(kind).label), timezone.localdate(since))
        for child, kind, since in rows
        if child in names
    ]
