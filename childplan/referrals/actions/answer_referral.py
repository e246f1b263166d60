"""Accept a referral, or decline it."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import NotEntitled, Scope
from childplan.history.acts import act
from childplan.referrals.models import Referral
from childplan.referrals.rules import receives
from childplan.referrals.vocabulary import State

from ._writing import ReferralRefused, found, moved, said


@act
def accept_referral(
    *, by: Scope, at: datetime, child_id: UUID, referral_id: UUID, version: int, reason: str = ""
) -> Referral:
    """Take on what was asked: from now on the receiver has the classes asked for, until the referral is closed.

    Raises NotFound, NotEntitled, and NewerVersion where it was answered or withdrawn first, or its last day is over.
    """
    return _answered(by, at, child_id, referral_id, State.ACCEPTED, version=version, why=reason)


@act
def decline_referral(
    *, by: Scope, at: datetime, child_id: UUID, referral_id: UUID, version: int, reason: str
) -> Referral:
    """Say no, and why: the receiver does not see the child any more. Raises as accepting, and ReferralRefused."""
    if not reason.strip():
        raise ReferralRefused("Say why it is declined")
    return _answered(by, at, child_id, referral_id, State.DECLINED, version=version, why=reason)


def _answered(
    by: Scope, at: datetime, child_id: UUID, referral_id: UUID, state: State, *, version: int, why: str
) -> Referral:
    if not receives(by.role):
        raise NotEntitled(f"{by.role.name}: answers no referral")
    row = found(referral_id, child_id=child_id)
    if row.to_principal_id not in by.principals:
        raise NotEntitled("this referral was sent to somebody else")
    # The fact first: whoever declines does not see the child afterwards.
    said(row, state, at=at)
    moved("referrals.answer(%s, %s, %s, %s, %s)", [row.pk, state, why.strip()[:200], version, at], row)
    return row
