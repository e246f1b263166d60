"""What has happened to a child, from the facts the reader may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.looking import looked_at

from .names import PersonName, names_of
from .reach import Reach

A_PAGE = 100
# Changes of wording fill pages and say little: shown only when asked for.
OF_WORDING = ("plans.section.changed", "plans.outcome.changed", "plans.planned_action.changed")


@dataclass(frozen=True)
class ChronologyFilter:
    """What of the chronology to show. since, until: days, both included. agency: an organisation's number."""

    agency: int | None = None
    since: date | None = None
    until: date | None = None
    with_wording: bool = False


@dataclass(frozen=True)
class ChronologyEntry:
    """One thing that happened."""

    fact_id: UUID
    at: datetime
    title: str
    by: PersonName | None
    information_class: InformationClass


@dataclass(frozen=True)
class Chronology:
    """One page of it."""

    entries: tuple[ChronologyEntry, ...]
    page: Page[Fact]


def agencies(reach: Reach) -> list[tuple[int, str]]:
    """The organisations whose people made something happen that the reader may read of. Two queries."""
    authors = [author for author in _authors(reach).values() if author.is_open]
    found = {author.organisation_id: author.organisation for author in authors}
    return sorted(found.items(), key=lambda agency: agency[1])


def chronology(reach: Reach, wanted: ChronologyFilter, *, number: str | int = 1) -> Chronology:
    """One page of what happened, newest first. Four queries, however long it is."""
    authors = _authors(reach)
    page = Paginator(_wanted(_readable(reach), wanted, authors.values()), A_PAGE).get_page(number)
    facts = list(page.object_list)
    entries = tuple(_entry(fact, authors.get(fact.membership_id or 0)) for fact in facts)
    looked_at([reach.child_id] if facts else [], sum({int(fact.information_class) for fact in facts}))
    return Chronology(entries, page)


def _readable(reach: Reach) -> QuerySet[Fact]:
    return Fact.objects.filter(child_id=reach.child_id, information_class__in=reach.classes(Level.READ))


def _authors(reach: Reach) -> dict[int, PersonName]:
    found = _readable(reach).order_by().values_list("membership_id", flat=True).distinct()
    return names_of(reach.child_id, found)


def _wanted(facts: QuerySet[Fact], wanted: ChronologyFilter, authors: Iterable[PersonName]) -> QuerySet[Fact]:
    if wanted.agency is not None:
        theirs = [a.membership_id for a in authors if a.is_open and a.organisation_id == wanted.agency]
        facts = facts.filter(membership_id__in=theirs)
    if wanted.since:
        facts = facts.filter(occurred_at__gte=_midnight(wanted.since))
    if wanted.until:
        facts = facts.filter(occurred_at__lt=_midnight(wanted.until + timedelta(days=1)))
    if not wanted.with_wording:
        facts = facts.exclude(name__in=OF_WORDING)
    return facts.order_by("-occurred_at", "-published_at", "-pk")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _entry(fact: Fact, by: PersonName | None) -> ChronologyEntry:
    return ChronologyEntry(
        fact.pk, fact.occurred_at, fact.title, by, InformationClass(fact.information_class)
    )
