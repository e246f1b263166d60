"""Withdraw a referral that waits, close one that was accepted, and close a panel's item."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import NotEntitled, Scope
from childplan.history.acts import NewerVersion, act
from childplan.referrals.models import Referral
from childplan.referrals.vocabulary import State, What

from ._writing import ReferralRefused, found, moved, said


@act
def withdraw_referral(
    *, by: Scope, at: datetime, child_id: UUID, referral_id: UUID, version: int, reason: str
) -> None:
    """Take back what nobody has answered. For whoever sent it. Raises NotFound, NotEntitled, NewerVersion,
    ReferralRefused."""
    row = found(referral_id, child_id=child_id)
    if row.sent_by_membership_id != by.membership_id:
        raise NotEntitled("this referral is somebody else's")
    _finished(row, State.SENT, State.WITHDRAWN, at=at, version=version, why=reason)


@act
def close_referral(
    *, by: Scope, at: datetime, child_id: UUID, referral_id: UUID, version: int, reason: str
) -> None:
    """The work is done: the receiver does not see the child by it any more. For its receiver, or whoever sent it.

    Raises NotFound, NotEntitled, NewerVersion, ReferralRefused.
    """
    row = found(referral_id, child_id=child_id)
    if row.sent_by_membership_id != by.membership_id and not by.role.writes:
        raise NotEntitled(f"{by.role.name}: closes no referral")
    _finished(row, State.ACCEPTED, State.CLOSED, at=at, version=version, why=reason)


@act
def close_panel_item(
    *, by: Scope, at: datetime, child_id: UUID, referral_id: UUID, version: int, reason: str
) -> None:
    """The panel was heard, reason: what it advised. For whoever put the child before it. Raises as closing."""
    row = found(referral_id, child_id=child_id)
    if row.what != What.PANEL or row.sent_by_membership_id != by.membership_id:
        raise NotEntitled("only whoever put the child before the panel closes its item")
    _finished(row, State.ACCEPTED, State.CLOSED, at=at, version=version, why=reason)


def _finished(row: Referral, before: State, after: State, *, at: datetime, version: int, why: str) -> None:
    if not why.strip():
        raise ReferralRefused("Say what became of it")
    if row.state != before:
        raise NewerVersion(row)
    said(row, after, at=at)
    moved("referrals.finish(%s, %s, %s, %s)", [row.pk, why.strip()[:200], version, at], row)
