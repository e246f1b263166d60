"""Who said last what is on record of a child's name, sex and birth date."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from childplan.accounts.models import Membership
from childplan.identity.models import Child, FieldSource
from childplan.identity.precedence import Source
from childplan.identity.vocabulary import StatedField


def keep_source(child_id: UUID, field: StatedField, *, organisation_id: int, said_at: datetime) -> None:
    """Say who said last what is on record of that field."""
    found = FieldSource.objects.filter(child_id=child_id, field=field).first()
    if found is None:
        found = FieldSource(child_id=child_id, field=field)
    found.organisation_id, found.said_at = organisation_id, said_at
    found.save()


def sources_on_record(child_ids: Collection[UUID]) -> Mapping[tuple[UUID, StatedField | None], Source]:
    """Who said what is on record, by child and field; under None whoever opened the record. Three queries."""
    found: dict[tuple[UUID, StatedField | None], Source] = {}
    for row in FieldSource.objects.filter(child_id__in=child_ids).select_related("organisation"):
        source = Source(row.organisation_id, row.organisation.kind, row.said_at)
        found[row.child_id, StatedField(row.field)] = source
    opened = Child.history.filter(id__in=child_ids, history_type="+").values_list(
        "id", "history_membership_id", "history_date"
    )
    authors = {child_id: (membership, opened_at) for child_id, membership, opened_at in opened}
    members = Membership.objects.select_related("organisation").in_bulk(
        {membership for membership, _ in authors.values() if membership}
    )
    for child_id, (membership, opened_at) in authors.items():
        if member := members.get(membership):
            found[child_id, None] = Source(member.organisation_id, member.organisation.kind, opened_at)
    return found
