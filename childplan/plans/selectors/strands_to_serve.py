"""The plans within the plan that an outcome or action is written in and serves, checked against what the writer may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.plans.models import Strand
from childplan.plans.rules.refusals import StrandClosed
from childplan.plans.vocabulary import CONTENT_CLASS, StrandState

from .reach import Reach


@dataclass(frozen=True)
class Served:
    """The plans to link, the first of them the one it is written in, whose class it takes."""

    strands: tuple[Strand, ...]

    @property
    def main(self) -> Strand:
        return self.strands[0]

    @property
    def content_class(self) -> InformationClass:
        return CONTENT_CLASS[self.main.kind]


def strands_to_serve(reach: Reach, *, written_in: UUID, also_serves: Iterable[UUID] = ()) -> Served:
    """The open plans with these ids. Raises NotFound, StrandClosed, and NotEntitled where one is not open for writing.

    A link says that a plan exists and is worked on, so it is written by those who may contribute to that plan.
    """
    wanted = list(dict.fromkeys([written_in, *also_serves]))
    strands = linkable(reach, wanted=wanted)
    reach.require_text(CONTENT_CLASS[strands[0].kind])
    return Served(tuple(strands))


def linkable(reach: Reach, *, wanted: Sequence[UUID]) -> list[Strand]:
    """These plans in this order, each open and open for writing to this reach."""
    known = reach.classes(Level.KNOWN)
    mine = Strand.objects.filter(child_id=reach.child_id, information_class__in=known, pk__in=wanted)
    found = {strand.pk: strand for strand in mine}
    strands = []
    for number in wanted:
        strand = found.get(number)
        if strand is None:
            raise NotFound("no such plan")
        reach.require_text(strand.information_class)
        if strand.state != StrandState.OPEN:
            raise StrandClosed(strand.get_kind_display())
        strands.append(strand)
    return strands
