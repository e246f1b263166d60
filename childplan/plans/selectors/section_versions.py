"""One section: as it stands, as it was, and what each version changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator

from childplan.access.scope import Scope
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.plans.models import Section, Strand
from childplan.plans.rules.standard_sections import hint_for
from childplan.plans.vocabulary import StrandKind, StrandState

from .names import PersonName, names_of
from .reach import Reach, reach_of
from .rows_to_change import row_to_read

# So many versions stand on one page, each with what it changed.
A_PAGE = 10


@dataclass(frozen=True)
class SectionPage:
    """A section for the page that edits it or tells its story."""

    reach: Reach
    section_id: UUID
    strand_id: UUID
    kind: StrandKind
    information_class: int
    heading: str
    hint: str
    text: str
    version: int
    changed_at: datetime
    changed_by: PersonName | None
    is_open: bool
    may_write: bool


@dataclass(frozen=True)
class SectionVersion:
    """One version: the text, who wrote it, when, why, and the text before it."""

    version: int
    text: str
    before: str
    at: datetime
    by: PersonName | None
    reason: str


def section_page(scope: Scope, child_id: UUID, section_id: UUID) -> SectionPage:
    """The section as it stands. Raises NotFound for a stranger's, another child's, or one that may not be read."""
    reach = reach_of(scope, child_id)
    row = row_to_read(Section, section_id, reach=reach)
    strand = Strand.objects.get(pk=row.strand_id)
    looked_at([child_id], row.information_class)
    is_open = strand.state == StrandState.OPEN
    return SectionPage(
        reach=reach,
        section_id=row.pk,
        strand_id=strand.pk,
        kind=StrandKind(strand.kind),
        information_class=row.information_class,
        heading=row.heading,
        hint=hint_for(strand.kind, row.key),
        text=row.text,
        version=row.version,
        changed_at=row.changed_at,
        changed_by=names_of(child_id, [row.changed_by_membership_id]).get(row.changed_by_membership_id or 0),
        is_open=is_open,
        may_write=is_open and reach.may_write_text(row.information_class),
    )


def section_versions(page: SectionPage, *, number: str | int = 1) -> Page[SectionVersion]:
    """One page of versions, newest first. Three queries, however many versions there are."""
    rows = Section.history.filter(id=page.section_id, child_id=page.reach.child_id).order_by("-version")
    paginator: Paginator[SectionVersion] = Paginator(rows, A_PAGE)
    shown = paginator.get_page(number)
    # One more than shown: what the oldest of the page changed is told by the one before it.
    first = (shown.number - 1) * A_PAGE
    texts = list(rows[first : first + A_PAGE + 1])
    names = names_of(page.reach.child_id, (row.history_membership_id for row in texts))
    earlier = [row.text for row in texts[1:]] + [""]
    shown.object_list = [
        SectionVersion(
            version=row.version,
            text=row.text,
            before=before,
            at=row.history_date,
            by=names.get(row.history_membership_id or 0),
            reason=row.history_change_reason or "",
        )
        for row, before in zip(texts[:A_PAGE], earlier, strict=False)
    ]
    return shown


def text_of_version(page: SectionPage, version: int) -> str:
    """The text that version had. Raises NotFound."""
    found = Section.history.filter(id=page.section_id, child_id=page.reach.child_id, version=version).first()
    if found is None:
        raise NotFound("no such version")
    return str(found.text)
