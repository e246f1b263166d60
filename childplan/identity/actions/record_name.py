"""Write down another name a child has or had."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound, act
from childplan.identity.actions.flag_child import keep_flag
from childplan.identity.models import Child, ChildName
from childplan.identity.selectors.reaching import reached
from childplan.identity.vocabulary import FlagKind, NameKind, Sex, StatedField

from ._sources import keep_source


class NoName(ValueError):
    """A name has a forename and a surname."""


@dataclass(frozen=True)
class NameText:
    """Another name. A confidential one (of an adopted child, say) reaches only those with the confidential bit."""

    kind: NameKind
    forename: str
    surname: str
    is_confidential: bool = False
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class ChildDetails:
    """Who the child is, as the record is headed: names, sex, and the day of birth or the day it is expected."""

    forename: str
    surname: str
    middle_names: str = ""
    known_as: str = ""
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    expected_on: date | None = None
    birth_date_is_disputed: bool = False


@act
def record_name(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    name: NameText,
    reason: str,  # noqa: ARG001
) -> ChildName:
    """Record a legal, preferred or former name beside the one the record is headed by; it is found by search.

    A confidential name leaves no fact and is not found by search. Raises NotFound, NotEntitled, NoName.
    """
    by.require(Permission.RECORD_FAMILY)
    needs = InformationClass.IDENTITY | (CONFIDENTIAL if name.is_confidential else 0)
    reached(by, child_id).require(needs)
    made = ChildName(
        child_id=child_id,
        kind=name.kind,
        forename=_tidy(name.forename),
        surname=_tidy(name.surname),
        is_confidential=name.is_confidential,
        starts_on=name.starts_on,
        ends_on=name.ends_on,
    )
    made.save(force_insert=True)
    if not made.is_confidential:
        _publish("identity.name.recorded", f"{NameKind(name.kind).label} recorded", child_id, at)
    return made


@act
def change_details(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    version: int,
    details: ChildDetails,
    reason: str,  # noqa: ARG001
) -> Child:
    """Put right what the record is headed by, or record the birth of a child that was expected.

    The flags "unborn" and "age disputed" follow.

    version: the one the author read. Raises NewerVersion, NotFound, NotEntitled, NoName, ValueError.
    """
    by.require(Permission.RECORD_FAMILY)
    reached(by, child_id).require(InformationClass.IDENTITY)
    if details.born_on is None and details.expected_on is None:
        raise ValueError("Enter the birth date, or the day the child is expected")
    child = Child.objects.select_for_update().filter(pk=child_id).first()
    if child is None:
        raise NotFound("no such child")
    if child.version != version:
        raise NewerVersion(child)
    is_born_now = child.born_on is None and details.born_on is not None
    changed = _changed(child, details)
    child.forename, child.surname = _tidy(details.forename), _tidy(details.surname)
    child.middle_names, child.known_as = (
        " ".join(details.middle_names.split()),
        " ".join(details.known_as.split()),
    )
    child.sex, child.born_on, child.expected_on = details.sex, details.born_on, details.expected_on
    child.birth_date_is_disputed = details.birth_date_is_disputed
    child.version += 1
    child.save()
    for field in changed if by.organisation_id else ():
        keep_source(child_id, field, organisation_id=by.organisation_id or 0, said_at=at)
    keep_flag(child_id=child_id, kind=FlagKind.UNBORN, is_so=child.born_on is None, at=at)
    keep_flag(child_id=child_id, kind=FlagKind.DISPUTED_AGE, is_so=child.birth_date_is_disputed, at=at)
    if is_born_now:
        _publish("identity.child.born", "Birth recorded", child_id, at)
    else:
        _publish("identity.child.changed", "Details changed", child_id, at)
    return child


def _changed(child: Child, details: ChildDetails) -> list[StatedField]:
    """The parts of which the author is the source from now on."""
    pairs = {
        StatedField.NAME: ((child.forename, child.surname), (details.forename, details.surname)),
        StatedField.SEX: (child.sex, details.sex),
        StatedField.BORN_ON: (child.born_on, details.born_on),
    }
    return [field for field, (held, said) in pairs.items() if held != said]


def _tidy(name: str) -> str:
    words = " ".join(name.split())
    if not words:
        raise NoName("Enter a first name and a surname")
    return words


def _publish(name: str, title: str, child_id: UUID, at: datetime) -> None:
    publish(name, child_id=child_id, information_class=InformationClass.IDENTITY, title=title, occurred_at=at)
