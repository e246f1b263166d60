"""Words about documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.plans.contributions import Contribution, Offer
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import StrandKind

from .selectors.documents import DocumentLine, Place, places_to_attach
from .vocabulary import DocumentState
from .workflow import NOT_KEPT

COLOURS: dict[DocumentState, str] = {
    DocumentState.RECEIVED: "govuk-tag--blue",
    DocumentState.SCANNING: "govuk-tag--blue",
    DocumentState.HELD: "govuk-tag--yellow",
    DocumentState.CLEAN: "govuk-tag--green",
    DocumentState.INFECTED: "govuk-tag--red",
    DocumentState.REFUSED: "govuk-tag--red",
    DocumentState.REMOVED: "govuk-tag--grey",
}
SHORT: dict[DocumentState, str] = {
    DocumentState.HELD: "Held",
    DocumentState.INFECTED: "Destroyed",
    DocumentState.RECEIVED: "Being checked",
    DocumentState.SCANNING: "Being checked",
}
MEGABYTE, KILOBYTE = 1_000_000, 1_000


@dataclass(frozen=True)
class Shelf:
    """The documents of one plan within the plan. attach_to: where this person may attach another."""

    strand_id: UUID
    kind: StrandKind
    kept: list["Shown"]
    may_attach: bool


@dataclass(frozen=True)
class Shown:
    """A line with the words of its tag and size."""

    line: DocumentLine
    tag: str
    colour: str
    size: str


def shown(line: DocumentLine) -> Shown:
    state = line.state
    return Shown(line, SHORT.get(state, state.label), COLOURS[state], size_words(line.size))


def shelves(lines: Iterable[DocumentLine], places: Iterable[Place]) -> list[Shelf]:
    """Plan by plan, those that have something or to which something may be attached, in the order of plans."""
    kept: dict[tuple[StrandKind, UUID], list[Shown]] = {}
    for line in lines:
        if line.state not in NOT_KEPT:
            kept.setdefault((line.strand, line.strand_id), []).append(shown(line))
    open_to = {(place.kind, place.strand_id) for place in places}
    order = list(StrandKind)
    every = sorted({*kept, *open_to}, key=lambda one: (order.index(one[0]), str(one[1])))
    return [
        Shelf(number, kind, kept.get((kind, number), []), (kind, number) in open_to) for kind, number in every
    ]


def not_kept(lines: Iterable[DocumentLine]) -> list[Shown]:
    """What was refused, destroyed or removed."""
    return [shown(line) for line in lines if line.state in NOT_KEPT]


def size_words(size: int) -> str:
    """As people compare sizes: "1.4 MB", "23 KB"; never nothing for something."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / KILOBYTE))} KB" if size else "0 KB"


def documents_on_the_plan(scope: Scope, child_id: UUID) -> Contribution:
    """To attach a document, where there is a plan in which this person writes."""
    if not scope.may(Permission.EDIT_PLAN) or not places_to_attach(reach_of(scope, child_id)):
        return Contribution()
    return Contribution(offers=[Offer("Attach a document", reverse("documents:of_child", args=[child_id]))])
