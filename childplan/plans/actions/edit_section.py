"""Write in a section of a plan."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import Section, Strand
from childplan.plans.rules.refusals import NothingChanged, StrandClosed
from childplan.plans.rules.standard_sections import STANDARD_SECTIONS
from childplan.plans.rules.words import tidy_section
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import require_version, row_to_change
from childplan.plans.vocabulary import StrandState


@act
def edit_section(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    section_id: UUID,
    text: str,
    version: int,
    reason: str,  # noqa: ARG001
) -> Section:
    """Put this text in the section, as its next version. version: the one the writer began from.

    Raises NotFound, NotEntitled, StrandClosed, TooLong, NothingChanged (also when somebody already saved the same
    words) and NewerVersion, whose `theirs` is the section as it stands.
    """
    by.require(Permission.EDIT_PLAN)
    section = row_to_change(Section, section_id, reach=reach_of(by, child_id))
    strand = Strand.objects.get(pk=section.strand_id)
    if strand.state == StrandState.CLOSED:
        raise StrandClosed(strand.get_kind_display())
    text = tidy_section(text)
    if text == section.text:
        raise NothingChanged
    require_version(section, version)
    section.text = text
    section.version += 1
    section.changed_at, section.changed_by_membership_id = at, by.membership_id
    if section.added_by_membership_id is None:
        # A standard section that nobody had written in: whoever writes first, their body holds it.
        section.added_by_membership_id = by.membership_id
    section.save()
    publish(
        "plans.section.changed",
        child_id=child_id,
        information_class=InformationClass(section.information_class),
        title=f"{strand.get_kind_display()}: {_named(strand.kind, section.key)} changed",
        occurred_at=at,
        payload={"section": str(section.pk), "version": section.version},
    )
    return section


def _named(kind: str, key: str) -> str:
    """A standard heading by its name; one of somebody's own may name a person, and stays out of the chronology."""
    heading = next((standard.heading for standard in STANDARD_SECTIONS[kind] if standard.key == key), "")
    return f"“{heading}”" if heading else "a section"
