"""Attach a file to a plan within a child's plan."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import THIRD_PARTY, InformationClass
from childplan.documents.files import FileRefused, Taken, look_into, safe_name
from childplan.documents.models import Document, DocumentContent
from childplan.documents.rules import NewerIsThere, tidy_line
from childplan.documents.selectors.documents import newest_to_follow
from childplan.documents.vocabulary import DocumentState
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act
from childplan.plans.models import Strand
from childplan.plans.rules.refusals import StrandClosed
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.plans.vocabulary import CONTENT_CLASS, StrandState

# Set when the app starts: told after commit that there is something to check.
wake: Callable[[], None] = lambda: None  # noqa: E731


@dataclass(frozen=True)
class Sent:
    """A file and what is said of it. content: as it came, and no more of it than is taken; size: bytes sent.

    said_by: who wrote it. tells_of_others: marked from the first moment, by whoever may mark.
    """

    filename: str
    content: bytes
    size: int
    title: str
    said_by: str
    dated_on: date | None = None
    tells_of_others: bool = False


@act
def attach_document(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    strand_id: UUID,
    sent: Sent,
    replaces: UUID | None = None,
    reason: str = "",  # noqa: ARG001
) -> Document:
    """Keep the file until the virus check has passed it, or the row alone where it is refused here and now.

    Which of the two happened is the state of the row: `received` or `refused`, and then why. Nobody reads its bytes
    before the scanner has. replaces: the document of which it is the next version.
    Raises NotFound, NotEntitled, StrandClosed, SaysNothing, NewerIsThere.
    """
    by.require(Permission.EDIT_PLAN)
    reach = reach_of(by, child_id)
    strand = strand_to_attach_to(reach, strand_id)
    before = newest_to_follow(reach, replaces, strand_id) if replaces else None
    row = _row(by, at, strand, sent, before)
    if row.tells_of_others:
        reach.require(row.information_class | THIRD_PARTY)
    taken = _looked_into(row, sent)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NewerIsThere from error
    if taken is not None:
        _keep(row, taken, at)
    return row


def strand_to_attach_to(reach: Reach, strand_id: UUID) -> Strand:
    """An open plan within the plan in which this person writes. Raises NotFound, NotEntitled, StrandClosed."""
    known = reach.classes(Level.KNOWN)
    mine = {"child_id": reach.child_id, "information_class__in": known}
    strand = Strand.objects.filter(pk=strand_id, **mine).first()
    if strand is None or not reach.may_read_text(CONTENT_CLASS[strand.kind]):
        raise NotFound("no such plan")
    reach.require_text(CONTENT_CLASS[strand.kind])
    if strand.state != StrandState.OPEN:
        raise StrandClosed(strand.get_kind_display())
    return strand


def _row(by: Scope, at: datetime, strand: Strand, sent: Sent, before: Document | None) -> Document:
    if by.membership_id is None:
        raise NotEntitled("a document is attached in a membership")
    number = uuid.uuid4()
    return Document(
        id=number,
        child_id=strand.child_id,
        strand=strand,
        information_class=CONTENT_CLASS[strand.kind],
        series=before.series if before else number,
        number=before.number + 1 if before else 1,
        title=tidy_line(sent.title, missing="Enter a title"),
        said_by=tidy_line(sent.said_by, missing="Enter who wrote it"),
        dated_on=sent.dated_on,
        added_at=at,
        added_by_membership_id=by.membership_id,
        tells_of_others=sent.tells_of_others or bool(before and before.tells_of_others),
    )


def _looked_into(row: Document, sent: Sent) -> Taken | None:
    """Say on the row what was sent; and what may be kept of it, if anything may."""
    row.filename, row.size = safe_name(sent.filename), sent.size
    try:
        taken = look_into(sent.content, sent.filename, size=sent.size, most=settings.DOCUMENT_LIMIT_BYTES)
    except FileRefused as refused:
        row.state, row.refused_because = DocumentState.REFUSED, refused.because
        row.sha256 = hashlib.sha256(sent.content).hexdigest()
        # A version that was refused is none of the others' versions.
        row.series, row.number = row.pk, 1
        return None
    row.state, row.kind, row.filename = DocumentState.RECEIVED, taken.kind, taken.filename
    row.size, row.sha256 = len(taken.content), hashlib.sha256(taken.content).hexdigest()
    return taken


def _keep(row: Document, taken: Taken, at: datetime) -> None:
    DocumentContent(
        id=row.pk,
        child_id=row.child_id,
        document=row,
        information_class=row.information_class,
        content=taken.content,
        added_by_membership_id=row.added_by_membership_id,
        tells_of_others=row.tells_of_others,
    ).save(force_insert=True)
    publish(
        "documents.document.attached",
        child_id=row.child_id,
        information_class=InformationClass(row.information_class),
        title=f"{row.strand.get_kind_display()}: a document was attached",
        occurred_at=at,
        payload={"document": str(row.pk), "strand": str(row.strand_id)},
    )
    if not any(registered[1] is _wake for registered in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    wake()
