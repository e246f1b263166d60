"""Children, opened through the act that opens them in life."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from childplan.access.scope import Scope, as_membership
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.identity.actions.open_children import IncomingAlias, IncomingChild, find_or_open_children
from childplan.identity.vocabulary import AliasKind

_numbers = itertools.count(1)
# Test numbers from the 999 range, typed from the published list.
NHS_NUMBERS = (
    "9990000018",
    "9990000026",
    "9990000034",
    "9990000042",
    "9990000050",
    "9990000069",
    "9990000077",
    "9990000085",
)


@contextmanager
def acting(membership: Membership, *, writing: bool = True) -> Iterator[Scope]:
    """Pass the door in this membership."""
    with as_membership(
        membership.pk, user_id=membership.user_id, purpose="Direct work with children", writing=writing
    ) as scope:
        yield scope


def incoming(**fields: object) -> IncomingChild:
    n = next(_numbers)
    aliases = tuple(
        IncomingAlias(AliasKind(kind), str(fields.pop(kind)))
        for kind in ("nhs_number", "upn", "temporary_upn")
        if kind in fields
    )
    return IncomingChild(
        **{
            "forename": f"Forename{n}",
            "surname": f"Surname{n}",
            "born_on": date(2017, 1, 1 + n % 28),
            "aliases": aliases,
            **fields,
        }
    )


def opened_by(
    membership: Membership,
    *,
    kind: InvolvementKind = InvolvementKind.ENROLMENT,
    principal_id: int | None = None,
    at: datetime | None = None,
    **fields: object,
) -> UUID:
    """The id of a child that this member opened, involved in this way; on roll of their school unless said."""
    with acting(membership) as scope:
        (resolved,) = find_or_open_children(
            by=scope,
            at=at or clock.now(),
            incoming=[incoming(**fields)],
            kind=kind,
            principal_id=principal_id or membership.organisation_id,
            reason="On roll",
        )
    assert resolved.child_id is not None
    return resolved.child_id
