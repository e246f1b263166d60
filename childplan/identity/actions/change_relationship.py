"""Change what is recorded of an adult and a child, or end it."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound, act
from childplan.identity.actions._reached_by import reach_by
from childplan.identity.actions.record_relationship import Contact, Relation, needs_of
from childplan.identity.models import Relationship
from childplan.identity.selectors.family import contact_detail_to_change
from childplan.identity.selectors.reaching import reached
from childplan.identity.vocabulary import RelationshipKind


class AlreadyEnded(ValueError):
    """What is recorded has ended before; nothing is left to change."""


@act
def change_relationship(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    relationship_id: UUID,
    version: int,
    contact: Contact,
    relation: Relation,
    reason: str,  # noqa: ARG001
) -> Relationship:
    """Put right or bring up to date: the adult's name and contacts, responsibility, whether contact is forbidden.

    version: the one the author read. Raises NewerVersion when somebody changed it since, NotFound, NotEntitled,
    AlreadyEnded, ValueError.
    """
    by.require(Permission.RECORD_FAMILY)
    changed = _to_change(by, child_id, relationship_id, version)
    for name, value in asdict(relation).items():
        setattr(changed, name, value)
    changed.version += 1
    changed.save()
    wanted = contact.checked()
    person = changed.person
    if person.name != wanted.name:
        person.name = wanted.name
        person.save(force_update=True)
    reach_by(person, wanted, by=by, at=at)
    _publish("changed", changed, at)
    return changed


@act
def end_relationship(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    relationship_id: UUID,
    version: int,
    ends_on: date,
    reason: str,  # noqa: ARG001
) -> Relationship:
    """Record that an adult is no longer this to the child. The row stays, with its last day.

    Raises NewerVersion, NotFound, NotEntitled, AlreadyEnded, ValueError.
    """
    by.require(Permission.RECORD_FAMILY)
    ended = _to_change(by, child_id, relationship_id, version)
    if ended.starts_on and ends_on < ended.starts_on:
        raise ValueError("The last day must be after the first")
    ended.ends_on = ends_on
    ended.version += 1
    ended.save()
    _publish("ended", ended, at)
    return ended


@act
def end_contact(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    relationship_id: UUID,
    detail_id: UUID,
    reason: str,  # noqa: ARG001
) -> None:
    """A number or an email reaches the adult no longer: its last day is today. Another of the same kind stays.

    Raises NotEntitled, NotFound, AlreadyEnded.
    """
    by.require(Permission.RECORD_FAMILY)
    _, detail = contact_detail_to_change(by, child_id, relationship_id, detail_id)
    if detail.ends_on is not None:
        raise AlreadyEnded(f"Somebody ended this {detail.get_kind_display().lower()} already")
    detail.ends_on = max(timezone.localdate(at), detail.starts_on)
    detail.save(force_update=True)


def _to_change(by: Scope, child_id: UUID, relationship_id: UUID, version: int) -> Relationship:
    may = reached(by, child_id)
    may.require(InformationClass.CONTACT)
    found = (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=relationship_id, child_id=child_id)
        .first()
    )
    if found is None:
        raise NotFound("no such relationship")
    may.require(needs_of(is_confidential=found.is_confidential))
    if found.ends_on is not None:
        raise AlreadyEnded("Somebody has ended this already")
    if found.version != version:
        raise NewerVersion(found)
    return found


def _publish(happened: str, relationship: Relationship, at: datetime) -> None:
    if relationship.is_confidential:
        return
    kind = RelationshipKind(relationship.kind).label.lower()
    publish(
        f"identity.relationship.{happened}",
        child_id=relationship.child_id,
        information_class=InformationClass.CONTACT,
        title=f"Family: {kind} {happened}",
        occurred_at=at,
        payload={"relationship": str(relationship.pk), "person": relationship.person_id},
    )
