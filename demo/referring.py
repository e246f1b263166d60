"""What the stories refer to other services and put before panels."""

from datetime import timedelta

from childplan.common.vocabulary import InformationClass
from childplan.referrals.actions.answer_referral import accept_referral
from childplan.referrals.actions.send_referral import Asked, put_before_panel, send_referral
from childplan.referrals.models import Referral

from .telling import Telling


def referred(
    telling: Telling,
    child: str,
    *,
    by: str,
    team: tuple[str, str],
    purpose: str,
    classes: tuple[InformationClass, ...],
    days_ago: int,
    in_days: int,
    question: str = "",
    to_panel: bool = False,
) -> Referral:
    """A question to a team; in_days: until when it may have access, from today."""
    at = telling.days_ago(days_ago)
    send = put_before_panel if to_panel else send_referral
    with telling.acting(by) as scope:
        return send(
            by=scope,
            at=at,
            child_id=telling.children[child],
            asked=Asked(
                principal_id=telling.borough.team(*team).pk,
                purpose=purpose,
                classes=sum({InformationClass.IDENTITY, *classes}),
                closes_by=(telling.at + timedelta(days=in_days)).date(),
                question=question,
            ),
            reason=purpose,
        )


def accepted(telling: Telling, row: Referral, *, by: str, days_ago: int) -> None:
    """The receiver takes it on."""
    with telling.acting(by) as scope:
        accept_referral(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=row.child_id,
            referral_id=row.pk,
            version=row.version,
            reason="First appointment next week",
        )
