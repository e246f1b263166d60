"""Referrals and panel items, through the acts that send them in life."""

from datetime import timedelta
from uuid import UUID

from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.referrals.actions.send_referral import Asked, put_before_panel, send_referral
from childplan.referrals.models import Referral
from tests.factories.identity import acting


def asked(principal_id: int, *classes: InformationClass, **changes: object) -> Asked:
    return Asked(
        **{
            "principal_id": principal_id,
            "purpose": "Help at home",
            "classes": sum({InformationClass.IDENTITY, *classes}),
            "closes_by": clock.today() + timedelta(days=90),
            "question": "Her mother asked for it.",
            **changes,
        }
    )


def referred(
    by: Membership, child_id: UUID, to: int, *classes: InformationClass, **changes: object
) -> Referral:
    """The child, referred by that member to a person, team or organisation."""
    with acting(by) as scope:
        return send_referral(
            by=scope, at=clock.now(), child_id=child_id, asked=asked(to, *classes, **changes), reason="Asked"
        )


def before_panel(
    by: Membership, child_id: UUID, to: int, *classes: InformationClass, **changes: object
) -> Referral:
    """The child, put before a panel's team."""
    with acting(by) as scope:
        return put_before_panel(
            by=scope, at=clock.now(), child_id=child_id, asked=asked(to, *classes, **changes), reason="Asked"
        )
