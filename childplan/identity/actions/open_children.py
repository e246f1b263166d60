"""Find the children that incoming records describe, or open them. The only way a child's record comes to be."""

import json
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from childplan.access.models import Involvement
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act, record_changed, record_opened
from childplan.history.looking import looked_at
from childplan.identity.identifiers import local_identifier
from childplan.identity.models import Alias, Child
from childplan.identity.vocabulary import AliasKind, Resolution, Sex, sort_name

OPENING = (Permission.OPEN_CHILD, Permission.IMPORT_PUPILS, Permission.REGISTER_BIRTH)


@dataclass(frozen=True)
class IncomingAlias:
    """A number the record shows, already checked by `identifiers`."""

    kind: AliasKind
    value: str
    scope: str = ""


@dataclass(frozen=True)
class IncomingChild:
    """What a file, a form or a partner says about one child. Born or expected: one of the two dates is given.

    involved_since: the day from which the sender has had to do with the child, such as its first on roll. None: from
    now on. A day to come means now as well: whoever sends the record knows the child already.
    """

    forename: str
    surname: str
    born_on: date | None = None
    expected_on: date | None = None
    middle_names: str = ""
    known_as: str = ""
    sex: Sex = Sex.UNKNOWN
    postcode: str = ""
    birth_date_is_disputed: bool = False
    aliases: tuple[IncomingAlias, ...] = ()
    involved_since: date | None = None

    def as_record(self, number: int, *, generator: random.Random) -> dict[str, object]:
        """The shape `identity.resolve_or_open` reads."""
        return {
            "n": number,
            "child_id": str(uuid.uuid4()),
            "local": local_identifier(generator).value,
            "forename": self.forename,
            "surname": self.surname,
            "middle_names": self.middle_names,
            "known_as": self.known_as,
            "sort_name": sort_name(self.surname, self.known_as or self.forename),
            "sex": str(self.sex),
            "born_on": self.born_on.isoformat() if self.born_on else None,
            "expected_on": self.expected_on.isoformat() if self.expected_on else None,
            "postcode": self.postcode,
            "birth_date_is_disputed": self.birth_date_is_disputed,
            "since": self.involved_since.isoformat() if self.involved_since else None,
            "aliases": [{"kind": str(a.kind), "value": a.value, "scope": a.scope} for a in self.aliases],
        }


@dataclass(frozen=True)
class Resolved:
    """What became of one record. A record to review has no child: the sender is told no more than that."""

    number: int
    answer: Resolution
    child_id: UUID | None
    newly_involved: bool = field(default=False)


@act
def find_or_open_children(
    *,
    by: Scope,
    at: datetime,
    incoming: Sequence[IncomingChild],
    kind: InvolvementKind,
    principal_id: int,
    reason: str,
) -> list[Resolved]:
    """Resolve each record to a known child, a newly opened one, or a question for the area's matchers.

    kind, principal_id: how the author's own organisation, team or membership is involved from now on.
    Order of evidence: UPN and NHS number (with surname or birth date agreeing), then exact name, birth date and
    postcode. A restricted record is answered as an unknown one. Raises NotEntitled.
    """
    if not any(by.may(permission) for permission in OPENING):
        raise NotEntitled(f"{by.role.name}: not permitted to open records")
    generator = random.SystemRandom()
    records = [child.as_record(number, generator=generator) for number, child in enumerate(incoming)]
    with connection.cursor() as cursor:
        cursor.execute(
            "select n, answer, child_id, involvement_id from identity.resolve_or_open(%s, %s, %s, %s, %s)",
            [json.dumps(records), int(kind), principal_id, reason, at],
        )
        answers = cursor.fetchall()
    _write_first_versions(answers)
    for _, answer, child_id, _involvement in answers:
        if answer == Resolution.OPENED:
            publish(
                "identity.child.opened",
                child_id=child_id,
                information_class=InformationClass.IDENTITY,
                title="Record opened",
                occurred_at=at,
            )
    looked_at([row[2] for row in answers if row[2]], InformationClass.IDENTITY)
    return [
        Resolved(n, Resolution(answer), child_id, involved is not None)
        for n, answer, child_id, involved in answers
    ]


def _write_first_versions(answers: list[tuple[int, str, UUID | None, UUID | None]]) -> None:
    """The definer function inserts; the versions are written here, by and for the author."""
    opened = [child_id for _, answer, child_id, _ in answers if child_id and answer == Resolution.OPENED]
    touched = [child_id for _, _, child_id, _ in answers if child_id is not None]
    # A number that came with the record may have become the child's identifier.
    as_before = Child.history.filter(id=OuterRef("pk"), identifier=OuterRef("identifier"))
    found = set(touched) - set(opened)
    record_changed(*Child.objects.filter(~Exists(as_before), pk__in=found))
    aliases = Alias.objects.filter(child_id__in=touched)
    versioned = set(Alias.history.filter(id__in=aliases.values("pk")).values_list("id", flat=True))
    record_opened(
        *Child.objects.filter(pk__in=opened),
        *(alias for alias in aliases if alias.pk not in versioned),
        *Involvement.objects.filter(pk__in=[i for *_, i in answers if i]),
    )
