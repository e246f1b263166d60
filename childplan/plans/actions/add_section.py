"""Add a section of one's own to a plan."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import Section
from childplan.plans.rules.refusals import NothingWritten, PlanRefusal
from childplan.plans.rules.words import tidy_section
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.strands_to_serve import strands_to_serve


class SectionAlreadyThere(PlanRefusal):
    """The plan has a section with this heading."""

    def __init__(self) -> None:
        super().__init__("This plan already has a section with that heading")


@act
def add_section(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    strand_id: UUID,
    heading: str,
    text: str,
    reason: str,  # noqa: ARG001
) -> Section:
    """Add a section under a heading of one's own, after those that are there.

    Raises NotFound, NotEntitled, StrandClosed, NothingWritten, TooLong, SectionAlreadyThere.
    """
    by.require(Permission.EDIT_PLAN)
    served = strands_to_serve(reach_of(by, child_id), written_in=strand_id)
    heading = " ".join(heading.split())
    if not heading:
        raise NothingWritten("Enter a heading")
    present = list(Section.objects.filter(strand=served.main).values_list("heading", "position"))
    if heading.casefold() in {name.casefold() for name, _ in present}:
        raise SectionAlreadyThere
    position = max((position for _, position in present), default=-1) + 1
    section = Section(
        child_id=child_id,
        strand=served.main,
        information_class=served.content_class,
        key=f"own-{position}-{slugify(heading)}"[:40],
        heading=heading,
        text=tidy_section(text),
        position=position,
        changed_at=at,
        changed_by_membership_id=by.membership_id,
        added_by_membership_id=by.membership_id,
    )
    try:
        with transaction.atomic():
            section.save(force_insert=True)
    except IntegrityError as twice:
        raise SectionAlreadyThere from twice
    publish(
        "plans.section.added",
        child_id=child_id,
        information_class=served.content_class,
        title=f"{served.main.get_kind_display()}: a section was added",
        occurred_at=at,
        payload={"section": str(section.pk), "strand": str(strand_id)},
    )
    return section
