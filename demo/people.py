"""What the stories do about children and those around them, in a few words each."""

from datetime import date
from uuid import UUID

from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.identity.actions.open_children import IncomingAlias, IncomingChild, find_or_open_children
from childplan.identity.actions.raise_flag import raise_flag
from childplan.identity.actions.record_address import record_address
from childplan.identity.actions.record_relationship import record_relationship
from childplan.identity.vocabulary import AddressKind, AliasKind, FlagKind, RelationshipKind, Sex
from safeguarding.actions.allocate_social_worker import allocate_social_worker
from safeguarding.actions.record_concern import record_concern
from safeguarding.vocabulary import ConcernCategory
from send.actions.open_sen_support import open_sen_support
from send.vocabulary import SenNeed

from .telling import Telling


def new_child(
    telling: Telling,
    key: str,
    *,
    by: str,
    kind: InvolvementKind,
    forename: str,
    surname: str,
    reason: str,
    sex: Sex = Sex.UNKNOWN,
    born_on: date | None = None,
    expected_on: date | None = None,
    nhs: str = "",
    upn: str = "",
) -> UUID:
    """A child whose record somebody opens without a file; their team is involved with it."""
    member = telling.borough.members[by]
    aliases = [IncomingAlias(AliasKind.NHS_NUMBER, nhs)] if nhs else []
    if upn:
        aliases.append(IncomingAlias(AliasKind.UPN, upn))
    with telling.acting(by) as scope:
        (resolved,) = find_or_open_children(
            by=scope,
            at=telling.at,
            incoming=[
                IncomingChild(
                    forename=forename, surname=surname, sex=sex, born_on=born_on, expected_on=expected_on, aliases=tuple(aliases)
                )
            ],
            kind=kind,
            principal_id=member.team_id or member.pk,
            reason=reason,
        )
    if resolved.child_id is None:
        raise LookupError(f"{forename} {surname} was to be opened, and went to review")
    telling.children[key] = resolved.child_id
    return resolved.child_id
