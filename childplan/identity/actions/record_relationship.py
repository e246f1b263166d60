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
from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act, record_opened
from childplan.identity.models import FamilyPerson, Relationship
from childplan.identity.selectors.reaching import reached
from childplan.identity.vocabulary import ContactKind, RelationshipKind


class AlreadyRecorded(ValueError):
    """This adult already has a relationship to the child that has not ended; change that one."""


@dataclass(frozen=True)
class Contact:
    """Who the adult is and how to reach them. is_confidential: of somebody new, number and email are kept so."""

    name: str
    email: str = ""
    telephone: str = ""
    is_confidential: bool = False

    def checked(self) -> "Contact":
        """The same in the form that is kept. Raises ValueError without a name."""
        name = " ".join(self.name.split())
        if not name:
            raise ValueError("Enter the name of the adult")
        return replace(self, name=name, email=self.email.strip(), telephone=self.telephone.strip())

    def by_kind(self) -> dict[ContactKind, str]:
        return {ContactKind.TELEPHONE: self.telephone, ContactKind.EMAIL: self.email}


@dataclass(frozen=True)
class Relation:
    """What the adult is to the child. Court orders are recorded apart (`record_order`).

    has_parental_responsibility: in the sense of the Children Act 1989, section 3.
    """

    kind: RelationshipKind
    has_parental_responsibility: bool = False
    lives_with_child: bool = False
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
    is_confidential: bool = False,
) -> Relationship:
    """Record an adult who is new (`contact`), or one already recorded for another child the author sees (`person_id`).

    is_confidential: a hidden adult, who is there only for those who read what is confidential of this child; what a
    family was shown that names them is taken back. Raises NotFound, NotEntitled, AlreadyRecorded, ValueError.
    """
    by.require(Permission.RECORD_FAMILY)
    hides = is_confidential or (contact is not None and person_id is None and contact.is_confidential)
    reached(by, child_id).require(needs_of(is_confidential=hides))
    if person_id is not None:
        made = _of_known_person(child_id, person_id, relation, is_confidential=is_confidential)
    elif contact is not None:
        made = _of_new_person(child_id, contact.checked(), relation, is_confidential=is_confidential)
    else:
        raise ValueError("Say who the adult is")
    # Of a hidden adult there is no fact: it would tell that there is somebody.
    if not is_confidential:
        _publish(made, relation, child_id=child_id, at=at)
    return made


def needs_of(*, is_confidential: bool) -> int:
    """What it takes to write what an adult is to a child."""
    return InformationClass.CONTACT | (CONFIDENTIAL if is_confidential else 0)


def _publish(made: Relationship, relation: Relation, *, child_id: UUID, at: datetime) -> None:
    publish(
        "identity.relationship.recorded",
        child_id=child_id,
        information_class=InformationClass.CONTACT,
        title=f"Family: {relation.kind.label.lower()} recorded",
        occurred_at=at,
        payload={"relationship": str(made.pk), "person": made.person_id},
    )


def _of_known_person(
    child_id: UUID, person_id: int, relation: Relation, *, is_confidential: bool
) -> Relationship:
    if not FamilyPerson.objects.filter(pk=person_id).exists():
        raise NotFound("no such person")
    if Relationship.objects.filter(child_id=child_id, person_id=person_id, ends_on__isnull=True).exists():
        raise AlreadyRecorded("This person is already recorded for this child")
    made = Relationship(
        child_id=child_id, person_id=person_id, is_confidential=is_confidential, **asdict(relation)
    )
    made.save(force_insert=True)
    return made


def _of_new_person(
    child_id: UUID, contact: Contact, relation: Relation, *, is_confidential: bool
) -> Relationship:
    relationship_id, person_id = uuid.uuid4(), next_principal()
    described = asdict(relation) | {
        "id": str(relationship_id),
        "is_confidential": is_confidential,
        "starts_on": relation.starts_on.isoformat() if relation.starts_on else None,
    }
    details = [
        {"id": str(uuid.uuid4()), "kind": kind, "value": value}
        for kind, value in contact.by_kind().items()
        if value
    ]
    relative = {
        "id": person_id,
        "name": contact.name,
        "is_confidential": contact.is_confidential,
        "contact_details": details,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "select identity.add_relative(%s, %s, %s)",
            [child_id, json.dumps(relative), json.dumps(described)],
        )
    made = Relationship.objects.select_related("person").get(pk=relationship_id, child_id=child_id)
    record_opened(made.person)
    record_opened(made)
    record_opened(*made.person.contact_details.all())
    return made
