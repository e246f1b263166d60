"""A section, a view, or what another system sent, that tells of somebody else, or might."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from childplan.access.vocabulary import Level
from childplan.common.vocabulary import THIRD_PARTY
from childplan.history.looking import looked_at
from childplan.plans.models import PartnerContribution, Section, View
from childplan.plans.vocabulary import Markable

from .reach import Reach
from .rows_to_change import row_to_read

MODELS: dict[Markable, type[Any]] = {
    Markable.SECTION: Section,
    Markable.VIEW: View,
    Markable.CONTRIBUTION: PartnerContribution,
}


@dataclass(frozen=True)
class PartToMark:
    """What is marked or not: how it is called, its words, and what a reader needs of its class."""

    row_id: UUID
    name: str
    text: str
    information_class: int
    is_marked: bool


def part_to_mark(reach: Reach, what: Markable, row_id: UUID) -> PartToMark:
    """One of them, for who may mark it. Raises NotFound, NotEntitled."""
    row = row_to_read(MODELS[what], row_id, reach=reach)
    looked_at([reach.child_id], row.information_class)
    reach.require(row.information_class | THIRD_PARTY, Level.CONTRIBUTE)
    name = f"What was said on {_day(row)}" if what is Markable.VIEW else f"“{row.heading}”"
    return PartToMark(row.pk, name, row.text, row.information_class, row.tells_of_others)


def may_mark(reach: Reach, information_class: int) -> bool:
    """Whether the reader may mark what is of this class."""
    return reach.may_write(information_class | THIRD_PARTY)


def _day(view: View) -> str:
    return f"{view.obtained_on.day} {view.obtained_on:%B %Y}"
