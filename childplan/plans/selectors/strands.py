"""The plans within the plan, as far as the reader may know of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from childplan.access.vocabulary import Level
from childplan.access.withheld import IsOpen
from childplan.history.looking import looked_at
from childplan.plans.models import Section, Strand
from childplan.plans.rules.opening import may_open
from childplan.plans.vocabulary import CONTENT_CLASS, STRAND_CLASS, StrandKind, StrandState

from .controllers import controller_of
from .names import PersonName
from .reach import Reach
from .telling_of_others import may_mark


@dataclass(frozen=True)
class SectionText:
    """A section as it stands."""

    section_id: UUID
    key: str
    heading: str
    text: str
    version: int
    changed_at: datetime
    changed_by: PersonName | None
    held_by: str = ""
    tells_of_others: bool = False
    may_mark: bool = False


@dataclass(frozen=True)
class StrandView:
    """A plan within the plan. What a reader may not read is left empty: they only know that it is there."""

    strand_id: UUID
    kind: StrandKind
    is_open: bool
    may_read: bool
    may_write: bool
    may_close: bool
    lead: PersonName | None
    owner: str
    version: int = 0
    legal_basis: str = ""
    starts_on: date | None = None
    review_due_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""
    sections: tuple[SectionText, ...] = field(default=())

    @property
    def name(self) -> str:
        return self.kind.label


def strand_rows(reach: Reach) -> list[Strand]:
    """Every plan within the plan that the reader may know of, the universal first. One query."""
    known = reach.classes(Level.KNOWN)
    rows = Strand.objects.filter(child_id=reach.child_id, information_class__in=known).select_related("owner")
    rows = rows.annotate(owner_is_open=IsOpen("child_id", "owner_id"))
    return sorted(rows, key=lambda row: (row.kind != StrandKind.UNIVERSAL, row.starts_on, row.kind))


def section_rows(reach: Reach) -> list[Section]:
    """Every section the reader may read, in order. One query."""
    return list(
        Section.objects.filter(child_id=reach.child_id, information_class__in=reach.text_classes(Level.READ))
    )


def strand_views(
    reach: Reach, strands: list[Strand], sections: list[Section], names: Mapping[int, PersonName]
) -> list[StrandView]:
    """The plans with their sections, and with the names of those who lead and wrote them. No query."""
    written: dict[UUID, list[SectionText]] = {}
    for row in sections:
        written.setdefault(row.strand_id, []).append(_section(reach, row, names))
    views = [_strand(reach, row, written.get(row.pk, []), names) for row in strands]
    classes = {int(row.information_class) for row in strands} | {int(s.information_class) for s in sections}
    looked_at([reach.child_id] if views else [], sum(classes))
    # A closed plan that one may not read is nobody's to ask about any more.
    return [view for view in views if view.is_open or view.may_read]


def kinds_to_open(reach: Reach, strands: list[Strand]) -> list[StrandKind]:
    """The kinds of plan this reader may open now for this child."""
    live = {row.kind for row in strands if row.state == StrandState.OPEN}
    role = reach.scope.role
    return [
        kind
        for kind in StrandKind
        if kind not in live and may_open(role, kind, reach.level(STRAND_CLASS[kind]))
    ]


def _section(reach: Reach, row: Section, names: Mapping[int, PersonName]) -> SectionText:
    return SectionText(
        section_id=row.pk,
        key=row.key,
        heading=row.heading,
        text=row.text,
        version=row.version,
        changed_at=row.changed_at,
        changed_by=names.get(row.changed_by_membership_id or 0),
        held_by=controller_of(row, names),
        tells_of_others=row.tells_of_others,
        may_mark=may_mark(reach, row.information_class),
    )


def _strand(
    reach: Reach, row: Strand, sections: list[SectionText], names: Mapping[int, PersonName]
) -> StrandView:
    content = CONTENT_CLASS[row.kind]
    is_open = row.state == StrandState.OPEN
    may_read = reach.may_read_text(content)
    known = StrandView(
        strand_id=row.pk,
        kind=StrandKind(row.kind),
        is_open=is_open,
        may_read=may_read,
        may_write=is_open and reach.may_write_text(content),
        may_close=is_open and may_open(reach.scope.role, row.kind, reach.level(row.information_class)),
        lead=names.get(row.lead_membership_id or 0),
        owner=row.owner.name if row.owner and getattr(row, "owner_is_open", False) else "",
    )
    if not may_read:
        return known
    return replace(
        known,
        version=row.version,
        legal_basis=row.legal_basis,
        starts_on=row.starts_on,
        review_due_on=row.review_due_on,
        ended_on=row.ended_on,
        end_reason=row.end_reason,
        sections=tuple(sections),
    )
