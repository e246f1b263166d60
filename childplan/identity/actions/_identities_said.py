"""Names, sexes and birth dates as a body says them, against what is on record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from childplan.access.scope import Scope
from childplan.identity.models import Child
from childplan.identity.precedence import Source, Weighing, weigh
from childplan.identity.vocabulary import Sex, StatedField, name_key
from childplan.organisations.models import Organisation

from ._disagreeing import Parts, disagree, withdraw_said_otherwise
from ._sources import keep_source, sources_on_record
from .record_name import ChildDetails, change_details

if TYPE_CHECKING:
    from .hear_statements import Statement

IDENTITY_FIELDS = (StatedField.NAME, StatedField.SEX, StatedField.BORN_ON)


def hear_identities(
    statements: "Sequence[Statement]",
    *,
    by: Scope,
    at: datetime,
    source_id: int,
    said_at: datetime,
    reason: str,
) -> None:
    """Weigh each part that differs. Two queries when nothing does."""
    known = {one.child_id: one for one in statements if not one.opened_by_it}
    if not known:
        return
    children = {child.pk: child for child in Child.objects.filter(pk__in=known)}
    said = {(pk, field): said_of(known[pk], field) for pk in children for field in IDENTITY_FIELDS}
    differing = [
        (pk, field)
        for (pk, field), parts in said.items()
        if differs(field, held_of(children[pk], field), parts)
    ]
    withdraw_said_otherwise({key: parts for key, parts in said.items() if parts}, source_id=source_id, at=at)
    if not differing:
        return
    source = Source(source_id, Organisation.objects.get(pk=source_id).kind, said_at)
    holders = sources_on_record({pk for pk, _ in differing})
    for pk, field in differing:
        held = held_of(children[pk], field)
        holder = holders.get((pk, field)) or holders.get((pk, None)) or Source(None, "")
        weighed = weigh(field, holder if any(held.values()) else None, source)
        if field is StatedField.BORN_ON and children[pk].birth_date_is_disputed:
            weighed = Weighing.DISAGREES
        if weighed is Weighing.REPLACES:
            put_on_record(pk, field, said[pk, field], by=by, at=at, reason=reason)
            keep_source(pk, field, organisation_id=source_id, said_at=said_at)
        elif weighed is Weighing.DISAGREES:
            disagree(pk, field, held=held, holder=holder, incoming=said[pk, field], source=source, at=at)


def said_of(statement: "Statement", field: StatedField) -> Parts:
    """The parts of one field as they are said; empty where nothing is."""
    if field is StatedField.NAME:
        return {"forename": statement.forename, "surname": statement.surname}
    if field is StatedField.SEX:
        return {} if statement.sex == Sex.UNKNOWN else {"sex": str(statement.sex)}
    return {"born_on": statement.born_on.isoformat()} if statement.born_on else {}


def held_of(child: Child, field: StatedField) -> Parts:
    """The parts of one field as they are on record."""
    if field is StatedField.NAME:
        return {"forename": child.forename, "surname": child.surname}
    if field is StatedField.SEX:
        return {"sex": "" if child.sex == Sex.UNKNOWN else str(child.sex)}
    return {"born_on": child.born_on.isoformat() if child.born_on else ""}


def differs(field: StatedField, held: Parts, said: Parts) -> bool:
    """Whether what is said is something else than what is on record. Capitals and accents make no difference."""
    if field is StatedField.NAME:
        return any(name_key(said[part]) != name_key(held[part]) for part in said)
    return bool(said) and said != held


def put_on_record(
    child_id: UUID, field: StatedField, parts: Parts, *, by: Scope, at: datetime, reason: str
) -> None:
    """Change that part of what the record is headed by, and nothing else."""
    child = Child.objects.get(pk=child_id)
    details = ChildDetails(
        forename=child.forename,
        surname=child.surname,
        middle_names=child.middle_names,
        known_as=child.known_as,
        sex=Sex(child.sex),
        born_on=child.born_on,
        expected_on=child.expected_on,
        birth_date_is_disputed=child.birth_date_is_disputed,
    )
    if field is StatedField.NAME:
        details = replace(details, forename=parts["forename"], surname=parts["surname"])
    elif field is StatedField.SEX:
        details = replace(details, sex=Sex(parts["sex"]))
    else:
        details = replace(details, born_on=date.fromisoformat(parts["born_on"]))
    change_details(by=by, at=at, child_id=child_id, version=child.version, details=details, reason=reason)
