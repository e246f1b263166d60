"""Ask for access to a child whom one cannot see; take the request back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.access.models import AccessRequest
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common.working_days import last_working_day
from childplan.history.acts import NotFound, act
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.selectors.access_requests import days_to_answer
from childplan.identity.vocabulary import AccessAnswer, name_key

# A day's requests of one member, those that found nobody among them: whoever works with children needs few.
MOST_A_DAY = 20
LONGEST_DAYS = 183
# What an agreed request makes; for whom it is not said, early help. A role that early help does not open needs its own.
USUAL_KIND = {
    "health_visitor": InvolvementKind.HEALTH_CASELOAD,
    "school_nurse": InvolvementKind.HEALTH_CASELOAD,
    "ehc_coordinator": InvolvementKind.SEN_CASELOAD,
    "ehc_team_manager": InvolvementKind.SEN_CASELOAD,
    "educational_psychologist": InvolvementKind.SEN_CASELOAD,
    "virtual_school_head": InvolvementKind.VIRTUAL_SCHOOL,
    "mental_health_practitioner": InvolvementKind.MENTAL_HEALTH_CASELOAD,
    "youth_justice_worker": InvolvementKind.YOUTH_JUSTICE_CASELOAD,
}


class TooManyRequests(ValueError):
    """More in a day than anybody's work asks for."""

    def __init__(self) -> None:
        super().__init__(
            f"You have asked {MOST_A_DAY} times in the last 24 hours. Ask again tomorrow, or ask your manager"
        )


class NotSaidWhy(ValueError):
    """A request without a reason, or for a time that cannot be agreed."""


@dataclass(frozen=True)
class Sought:
    """Which child: numbers that were checked, or exact names and a birth date. typed: as typed, for their list."""

    typed: Mapping[str, str]
    numbers: Sequence[TypedNumber] = ()
    forename: str = ""
    surname: str = ""
    born_on: date | None = None

    def as_asked(self) -> dict[str, Any]:
        """As the functions of the database compare it."""
        return {
            "typed": dict(self.typed),
            "numbers": [
                {"value": number.value, "kinds": [str(kind) for kind in number.kinds]}
                for number in self.numbers
            ],
            "forename": name_key(self.forename),
            "surname": name_key(self.surname),
            "born_on": self.born_on.isoformat() if self.born_on else None,
        }


@act
def ask_for_access(
    *, by: Scope, at: datetime, sought: Sought, until_on: date, reason: str
) -> tuple[AccessAnswer, UUID | None]:
    """Ask those who work with the child for access until a day, within 183 calendar days.

    Answers whether the child is known, and nothing else about it; the request's id. The child and those hidden are in
    the log of looking all the same. A request that nobody answers within so many working days as the area's number of
    its day says (10 where it set none) lapses after the last of them. Raises NotEntitled, NotSaidWhy, TooManyRequests.
    """
    by.require(Permission.ASK_FOR_ACCESS)
    today = timezone.localdate(at)
    if not reason.strip():
        raise NotSaidWhy("Say why you need access")
    if not today < until_on <= today + timedelta(days=LONGEST_DAYS):
        raise NotSaidWhy(f"The last day must be after today and within {LONGEST_DAYS} days")
    own = AccessRequest.objects.filter(asker_membership_id=by.membership_id or 0)
    if own.filter(asked_at__gt=at - timedelta(hours=24)).count() >= MOST_A_DAY:
        raise TooManyRequests
    kind = USUAL_KIND.get(by.role_key, InvolvementKind.EARLY_HELP_CASELOAD)
    with connection.cursor() as cursor:
        cursor.execute(
            "select request_id, answer from identity.ask_for_access(%s::jsonb, %s, %s, %s, %s)",
            [
                json.dumps(sought.as_asked()),
                int(kind),
                until_on,
                reason.strip()[:500],
                last_working_day(today, days_to_answer(by, day=today)),
            ],
        )
        request_id, answer = cursor.fetchone()
    return AccessAnswer(answer), request_id


@act
def withdraw_access_request(*, by: Scope, at: datetime, request_id: UUID) -> None:  # noqa: ARG001
    """Take back one's own request while nobody has answered it. Raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute("select identity.withdraw_access_request(%s)", [request_id])
        if not cursor.fetchone()[0]:
            raise NotFound("no such request that waits")
