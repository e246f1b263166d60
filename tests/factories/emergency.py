"""Emergency access, through the act that opens it in life."""

from datetime import datetime
from uuid import UUID

from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.emergency.actions.end_emergency_access import end_emergency_access
from childplan.emergency.actions.open_emergency_access import open_emergency_access
from childplan.emergency.actions.review_emergency_access import review_emergency_access
from childplan.emergency.vocabulary import EmergencyKind, Follows, Opened
from childplan.identity.actions.ask_for_access import Sought
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.vocabulary import AliasKind
from tests.factories.identity import acting

WHY = "Her mother rang from the hospital and cannot say who is with the children."
NHS = "9990000018"


def by_number(number: str = NHS) -> Sought:
    return Sought(typed={"number": number}, numbers=[TypedNumber(number, (AliasKind.NHS_NUMBER,))])


def tried(
    member: Membership,
    sought: Sought | None = None,
    *,
    reason: str = WHY,
    hours: int = 2,
    kind: EmergencyKind = EmergencyKind.HARM,
    at: datetime | None = None,
) -> tuple[Opened, UUID | None]:
    """What this member is answered."""
    with acting(member) as scope:
        return open_emergency_access(
            by=scope,
            at=at or clock.now(),
            sought=sought or by_number(),
            kind=kind,
            reason=reason,
            hours=hours,
        )


def opened(member: Membership, sought: Sought | None = None, **fields: object) -> UUID:
    """The number of the access that this member opened."""
    answer, access_id = tried(member, sought, **fields)  # type: ignore[arg-type]
    assert answer is Opened.OPENED, answer
    assert access_id is not None
    return access_id


def ended(member: Membership, access_id: UUID, *, reason: str = "") -> None:
    with acting(member) as scope:
        end_emergency_access(by=scope, at=clock.now(), access_id=access_id, reason=reason)


def reviewed(
    member: Membership,
    access_id: UUID,
    *,
    justified: bool = True,
    follows: Follows = Follows.NOTHING,
    words: str = "It could not wait",
) -> None:
    with acting(member) as scope:
        review_emergency_access(
            by=scope, at=clock.now(), access_id=access_id, justified=justified, follows=follows, words=words
        )
