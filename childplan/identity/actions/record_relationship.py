"""Write down what an adult is to a child."""

import json
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.models import next_principal
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act, record_opened
from childplan.identity.models import FamilyPerson, Relationship
from childplan.identity.selectors.reaching import reached
from childplan.identity.vocabulary import RelationshipKind


class AlreadyRecorded(ValueError):
    """This adult already has a relationship to the child that has not ended; change that one."""


@dataclass(frozen=True)
class Contact:
    """Who the adult is and how to reach them."""

    name: str
    email: str = ""
    telephone: str = ""

    def checked(self) -> "Contact":
        """The same in the form that is kept. Raises ValueError without a name."""
        name = " ".join(self.name.split())
        if not name:
            raise ValueError("Enter the name of the adult")
        return replace(self, name=name, email=self.email.strip(), telephone=self.telephone.strip())


@dataclass(frozen=True)
class Relation:
    """What the adult is to the child. order: a court order about this adult and child, in a line.

    has_parental_responsibility: in the sense of the Children Act 1989, section 3.
    """

    kind: RelationshipKind
    has_parental_responsibility: bool = False
    lives_with_child: bool = False
    order: str = ""
    no_contact: bool = False
    starts_on: date | None = None


@act
def record_relationship(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    relation: Relation,
    reason: str,  # noqa: ARG001
    contact: Contact | None = None,
    person_id: int | None = None,
) -> Relationship:
    """Record an adult who is new (`contact`), or one already recorded for another child the author sees (`person_id`).

    Raises NotFound, NotEntitled, AlreadyRecorded, ValueError.
    """
    by.require(Permission.RECORD_FAMILY)
    reached(by, child_id).require(InformationClass.CONTACT)
    if person_id is not None:
        made = _of_known_person(child_id, person_id, relation)
    elif contact is not None:
        made = _of_new_person(child_id, contact.checked(), relation)
    else:
        raise ValueError("Say who the adult is")
    publish(
        "identity.relationship.recorded",
        child_id=child_id,
        information_class=InformationClass.CONTACT,
        title=f"Family: {relation.kind.label.lower()} recorded",
        occurred_at=at,
        payload={"relationship": str(made.pk), "person": made.person_id},
    )
    return made


def _of_known_person(child_id: UUID, person_id: int, relation: Relation) -> Relationship:
    if not FamilyPerson.objects.filter(pk=person_id).exists():
        raise NotFound("no such person")
    if Relationship.objects.filter(child_id=child_id, person_id=person_id, ends_on__isnull=True).exists():
        raise AlreadyRecorded("This person is already recorded for this child")
    made = Relationship(child_id=child_id, person_id=person_id, **asdict(relation))
    made.save(force_insert=True)
    return made


def _of_new_person(child_id: UUID, contact: Contact, relation: Relation) -> Relationship:
    relationship_id, person_id = uuid.uuid4(), next_principal()
    described = asdict(relation) | {
        "id": str(relationship_id),
        "starts_on": relation.starts_on.isoformat() if relation.starts_on else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "select identity.add_relative(%s, %s, %s)",
            [child_id, json.dumps(asdict(contact) | {"id": person_id}), json.dumps(described)],
        )
    made = Relationship.objects.select_related("person").get(pk=relationship_id, child_id=child_id)
    record_opened(made.person)
    record_opened(made)
    return made
