"""Hear what a body says of children it knows: names, sex, birth date, address. A better source is never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.identity.vocabulary import Sex

from ._addresses_said import hear_addresses
from ._identities_said import hear_identities


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a record says of one child. lines: one line of the address a line. opened_by_it: this very record opened the
    child, so that of the rest it says nothing new."""

    child_id: UUID
    forename: str
    surname: str
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    lines: str = ""
    postcode: str = ""
    opened_by_it: bool = False


@act
def hear_statements(
    *,
    by: Scope,
    at: datetime,
    statements: Sequence[Statement],
    source_id: int,
    said_at: datetime,
    reason: str,
) -> None:
    """Put on record what the source says, where it may; where a better or an equal source differs, leave a question.

    What is on record already leaves no trace. A child that is no longer open to the author is passed over. source_id:
    the body that says so. said_at: when it said so. Answers nothing: what another body has put on record, and whether
    it is confidential, is not for the sender to learn. Raises NotEntitled.
    """
    by.require(Permission.RECORD_FAMILY)
    hear_identities(statements, by=by, at=at, source_id=source_id, said_at=said_at, reason=reason)
    hear_addresses(statements, by=by, at=at, source_id=source_id, said_at=said_at, reason=reason)
