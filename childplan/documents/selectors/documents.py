"""Documents of a child, as far as the reader may read the plans they hang on; the bytes of one, to download it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from childplan.access.vocabulary import Level
from childplan.documents.models import Document, DocumentContent
from childplan.documents.rules import NewerIsThere
from childplan.documents.vocabulary import CONTENT_TYPES, DocumentState, FileKind, RefusedBecause
from childplan.documents.workflow import BY_PEOPLE, NOT_KEPT
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.plans.models import Strand
from childplan.plans.selectors.names import PersonName, names_of
from childplan.plans.selectors.reach import Reach
from childplan.plans.selectors.rows_to_change import row_to_read
from childplan.plans.vocabulary import CONTENT_CLASS, StrandKind, StrandState


class NotTheBytes(RuntimeError):
    """What lies there is not what was checked."""


@dataclass(frozen=True)
class DocumentLine:
    """One document as lists and its page show it. added_by, held_by: who attached it, and their body."""

    id: UUID
    strand_id: UUID
    strand: StrandKind
    title: str
    said_by: str
    dated_on: date | None
    filename: str
    kind: str
    size: int
    number: int
    series: UUID
    state: DocumentState
    refused_because: str
    found: str
    added_at: datetime
    added_by: PersonName | None
    checked_at: datetime | None
    removed_at: datetime | None
    removed_by: PersonName | None
    removed_reason: str
    tells_of_others: bool
    may_remove: bool
    may_replace: bool

    @property
    def held_by(self) -> str:
        return self.added_by.organisation if self.added_by else ""


@dataclass(frozen=True)
class DocumentPage:
    """One document, and the versions before and after it, newest first."""

    shown: DocumentLine
    versions: tuple[DocumentLine, ...] = field(default=())


@dataclass(frozen=True)
class Place:
    """A plan within the plan to which this person may attach something."""

    strand_id: UUID
    kind: StrandKind


@dataclass(frozen=True)
class Download:
    """What leaves."""

    filename: str
    content_type: str
    content: bytes


def documents_of(reach: Reach) -> list[DocumentLine]:
    """The newest version of each that is kept or on its way, and what was not kept, newest first. Two queries."""
    rows = list(_readable(reach).select_related("strand").order_by("-added_at", "id"))
    newest: dict[UUID, int] = {}
    for row in rows:
        if row.state not in NOT_KEPT:
            newest[row.series] = max(row.number, newest.get(row.series, 0))
    shown = [row for row in rows if row.state in NOT_KEPT or row.number == newest[row.series]]
    return _lines(reach, shown)


def document_page(reach: Reach, document_id: UUID) -> DocumentPage:
    """One of them. Raises NotFound."""
    row = row_to_read(Document, document_id, reach=reach)
    rows = list(_readable(reach).select_related("strand").filter(series=row.series).order_by("-number"))
    lines = _lines(reach, rows)
    (shown,) = [line for line in lines if line.id == row.pk]
    return DocumentPage(shown, tuple(lines) if len(lines) > 1 else ())


def document_to_download(reach: Reach, document_id: UUID) -> Download:
    """The bytes of one that was checked. Raises NotFound for every other, NotTheBytes."""
    row = row_to_read(Document, document_id, reach=reach)
    if row.state != DocumentState.CLEAN:
        raise NotFound("not to be opened")
    found = DocumentContent.objects.filter(document_id=row.pk, child_id=reach.child_id).first()
    if found is None:
        raise NotFound("no bytes")
    content = bytes(found.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise NotTheBytes(str(row.pk))
    looked_at([reach.child_id], row.information_class)
    return Download(row.filename, CONTENT_TYPES[FileKind(row.kind)], content)


def places_to_attach(reach: Reach) -> list[Place]:
    """The open plans in which this person writes. One query."""
    rows = Strand.objects.filter(
        child_id=reach.child_id,
        state=StrandState.OPEN,
        information_class__in=reach.classes(Level.KNOWN),
    )
    kinds = {StrandKind(row.kind): row.pk for row in rows if reach.may_write_text(CONTENT_CLASS[row.kind])}
    return [Place(kinds[kind], kind) for kind in StrandKind if kind in kinds]


def newest_to_follow(reach: Reach, document_id: UUID, strand_id: UUID) -> Document:
    """The document of which another version is to be attached. Raises NotFound, NewerIsThere."""
    row = row_to_read(Document, document_id, reach=reach)
    if row.strand_id != strand_id or row.state in NOT_KEPT:
        raise NotFound("no such document")
    if _readable(reach).filter(series=row.series, number__gt=row.number).exists():
        raise NewerIsThere
    return row


def _readable(reach: Reach) -> QuerySet[Document]:
    return Document.objects.filter(
        child_id=reach.child_id, information_class__in=reach.text_classes(Level.READ)
    )


def _lines(reach: Reach, rows: Iterable[Document]) -> list[DocumentLine]:
    rows = list(rows)
    classes = 0
    for row in rows:
        classes |= row.information_class
    looked_at([reach.child_id] if rows else [], classes)
    people = (number for row in rows for number in (row.added_by_membership_id, row.removed_by_membership_id))
    names = names_of(reach.child_id, people)
    return [_line(reach, row, names) for row in rows]


def _line(reach: Reach, row: Document, names: dict[int, PersonName]) -> DocumentLine:
    writes = reach.may_write_text(row.information_class)
    return DocumentLine(
        id=row.pk,
        strand_id=row.strand_id,
        strand=StrandKind(row.strand.kind),
        title=row.title,
        said_by=row.said_by,
        dated_on=row.dated_on,
        filename=row.filename,
        kind=FileKind(row.kind).label if row.kind else "",
        size=row.size,
        number=row.number,
        series=row.series,
        state=DocumentState(row.state),
        refused_because=RefusedBecause(row.refused_because).label if row.refused_because else "",
        found=row.found,
        added_at=row.added_at,
        added_by=names.get(row.added_by_membership_id),
        checked_at=row.checked_at,
        removed_at=row.removed_at,
        removed_by=names.get(row.removed_by_membership_id or 0),
        removed_reason=row.removed_reason,
        tells_of_others=row.tells_of_others,
        may_remove=writes and DocumentState(row.state) in BY_PEOPLE,
        may_replace=writes and DocumentState(row.state) in BY_PEOPLE and row.strand.state == StrandState.OPEN,
    )
