"""What one family person is shown: their own children, and the frozen words that were released to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.access.scope import Scope
from childplan.identity.selectors.family_children import FamilyChild, children_of_family, own_pages
from childplan.plans.selectors.names import PersonName, names_of
from childplan.plans.selectors.releases import released_to_me
from childplan.plans.vocabulary import ReleasedKind
from portal.rules.inviting import last_day_of
from portal.rules.reviewing import TOLD_DAYS


@dataclass(frozen=True)
class Released:
    """One released piece. due_on: by when it is done, or hoped for."""

    heading: str
    text: str
    who: str
    due_on: date | None
    released_on: date


@dataclass(frozen=True)
class Office:
    """An organisation that a family may call."""

    name: str
    telephone: str


@dataclass(frozen=True)
class ChildPage:
    """What was released about one child, in the order a parent asks for it.

    next_steps: what is still to come, first what comes first, undated last. passed: whose day is over. asks: the
    organisation that released the newest piece, for when the person to contact cannot be reached. last_day: of this
    page, once it is near: a parent reads of it before anybody decides. is_own: of whoever reads it.
    """

    child_id: UUID
    first_name: str
    is_own: bool = False
    next_steps: list[Released] = field(default_factory=list)
    passed: list[Released] = field(default_factory=list)
    outcomes: list[Released] = field(default_factory=list)
    sections: list[Released] = field(default_factory=list)
    contacts: list[Released] = field(default_factory=list)
    asks: PersonName | None = None
    last_day: date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.next_steps or self.passed or self.outcomes or self.sections)

    @property
    def newest_on(self) -> date | None:
        """When something was last released."""
        pieces = [*self.next_steps, *self.passed, *self.outcomes, *self.sections, *self.contacts]
        return max((piece.released_on for piece in pieces), default=None)


def family_pages(scope: Scope, *, at: datetime) -> list[ChildPage]:
    """A page for each child of the family person who asks, their own first. Three queries and two for each child."""
    own, today = own_pages(scope), timezone.localdate(at)
    pages = [
        _page(scope, child, is_own=child.child_id in own, today=today)
        for child in children_of_family(scope, at=at)
    ]
    return sorted(pages, key=lambda page: not page.is_own)


def whom_to_ask(*, user_id: int) -> list[Office]:
    """The organisations that invited this family person, the newest first. They ask for nobody but themselves."""
    with connection.cursor() as cursor:
        cursor.execute("select organisation, telephone from portal.whom_to_ask(%s)", [user_id])
        return [Office(name, telephone) for name, telephone in cursor.fetchall()]


def _page(scope: Scope, child: FamilyChild, *, is_own: bool, today: date) -> ChildPage:
    items = released_to_me(scope, child.child_id)
    by_kind: dict[str, list[Released]] = {kind: [] for kind in ReleasedKind}
    for item in items:
        released_on = timezone.localdate(item.released_at)
        by_kind[item.kind].append(Released(item.heading, item.text, item.who, item.due_on, released_on))
    steps = by_kind[ReleasedKind.PLANNED_ACTION]
    newest = max(items, key=lambda item: item.released_at, default=None)
    names = names_of(child.child_id, [newest.released_by_membership_id]) if newest else {}
    return ChildPage(
        child_id=child.child_id,
        first_name=child.first_name,
        is_own=is_own,
        next_steps=_by_day(step for step in steps if step.due_on is None or step.due_on >= today),
        passed=_by_day(step for step in steps if step.due_on is not None and step.due_on < today),
        outcomes=_by_day(by_kind[ReleasedKind.OUTCOME]),
        sections=by_kind[ReleasedKind.SECTION],
        contacts=by_kind[ReleasedKind.CONTACT],
        asks=next(iter(names.values()), None),
        last_day=ends if (ends := last_day_of(child.until)) <= today + timedelta(days=TOLD_DAYS) else None,
    )


def _by_day(pieces: Iterable[Released]) -> list[Released]:
    return sorted(pieces, key=lambda piece: (piece.due_on is None, piece.due_on or date.max, piece.text))
