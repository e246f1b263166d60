"""Which source wins, when two say different things of one child. The table is here and nowhere else.

Name, sex and birth date: the NHS, which registers births, before the local authority, before a school. Where a child
lives: whoever works with the family, before the school of the present roll, before any other. Marks: the school whose
register it is, before any other (`attendance.rules.joining`). See docs/decisions, "Which source wins".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from childplan.identity.vocabulary import StatedField
from childplan.organisations.vocabulary import OrganisationKind as Body

IDENTITY_RANK: Mapping[str, int] = {Body.NHS: 3, Body.LOCAL_AUTHORITY: 2, Body.SCHOOL: 1}
ADDRESS_RANK: Mapping[str, int] = {Body.LOCAL_AUTHORITY: 4, Body.NHS: 3}
SCHOOL_OF_ROLL, ANYBODY_ELSE = 2, 1


@dataclass(frozen=True)
class Source:
    """Who says something. keeps_roll: a school on whose roll the child is now. said_at: None where nobody knows."""

    organisation_id: int | None
    kind: str
    said_at: datetime | None = None
    keeps_roll: bool = False


class Weighing(Enum):
    """What an incoming value does to the one on record."""

    REPLACES = auto()
    DISAGREES = auto()
    IS_OLDER = auto()


def rank(field: StatedField, source: Source) -> int:
    """How good a source is for that field; higher is better."""
    if field is not StatedField.ADDRESS:
        return IDENTITY_RANK.get(source.kind, 0)
    return ADDRESS_RANK.get(source.kind, SCHOOL_OF_ROLL if source.keeps_roll else ANYBODY_ELSE)


def weigh(field: StatedField, held: Source | None, incoming: Source) -> Weighing:
    """Whether the incoming value takes the place of a different one on record. held: None where nothing stands there.

    A better source replaces. The same body replaces what it said earlier, and not what it said later. An equal body and
    a worse one never do: a person decides.
    """
    if held is None:
        return Weighing.REPLACES
    if held.organisation_id is not None and held.organisation_id == incoming.organisation_id:
        newer = held.said_at is None or incoming.said_at is None or incoming.said_at >= held.said_at
        return Weighing.REPLACES if newer else Weighing.IS_OLDER
    if held.organisation_id is not None and rank(field, incoming) > rank(field, held):
        return Weighing.REPLACES
    return Weighing.DISAGREES
