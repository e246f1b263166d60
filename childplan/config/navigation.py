"""What every practitioner page shows around its content: where one can go, and in which membership one acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from childplan.access.guards import FAMILY
from childplan.access.permissions import Permission
from childplan.access.roles import Role
from childplan.access.scope import Scope
from childplan.access.selectors import InPerson, in_person
from childplan.accounts.selectors import acting_in
from childplan.common import clock
from childplan.emergency.rules import has_emergencies
from childplan.emergency.selectors.emergencies import waiting_for_review
from childplan.emergency.selectors.lasting import lasting
from childplan.escalation.selectors.lines import open_count
from childplan.identity.selectors.matches import open_question_count
from childplan.referrals.rules import has_referrals
from childplan.referrals.selectors.referrals import waiting_count


@dataclass(frozen=True)
class Place:
    """One entry. under: addresses that begin so count as this place; permission: None is everybody's.

    concerns: whether there is anything there for a role; None for every role.
    """

    text: str
    name: str
    permission: Permission | None = None
    under: tuple[str, ...] = ()
    concerns: Callable[[Role], bool] | None = None

    def is_open_to(self, scope: Scope) -> bool:
        permitted = self.permission is None or scope.may(self.permission)
        return permitted and (self.concerns is None or self.concerns(scope.role))


ALERTS = Place("Alerts", "escalation:inbox", Permission.ANSWER_ALERTS)
REFERRALS = Place("Referrals", "referrals:referrals", concerns=has_referrals)
RESTRICTED = Place("Restricted records", "identity:restricted_records")
EMERGENCIES = Place("Emergency access", "emergency:list", concerns=has_emergencies)
MATCHES = Place("Possible matches", "identity:possible_matches", Permission.ANSWER_MATCHES)
PLACES = (
    Place("My work", "plans:my_work"),
    Place("Children", "plans:case_list"),
    Place(
        "Find a child",
        "identity:find_child",
        under=(
            *("/children/find/", "/children/open/", "/children/ask/"),
            *("/access-requests/", "/conflicts/", "/emergency/open/"),
        ),
    ),
    ALERTS,
    REFERRALS,
    RESTRICTED,
    EMERGENCIES,
    Place("Pupil files", "attendance:imports", Permission.IMPORT_PUPILS),
    Place("Where sources differ", "identity:differences", Permission.RECORD_FAMILY),
    MATCHES,
    Place("Who looked", "oversight:looks", Permission.REVIEW_LOOKING),
    Place("What my team looked at", "oversight:team_looks", Permission.REVIEW_TEAM),
    Place("Sharing agreements", "sharing:agreements", Permission.KEEP_AGREEMENTS),
    Place("Sign-ins", "signing:sign_ins", Permission.KEEP_SIGN_INS),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The service navigation and the header's words for the present scope. Two queries a page, and one each for whoever
    may stand on the list of a restricted record or open one in an emergency, answers referrals, answers matches, or
    reviews emergency access; one more while such access lasts."""
    scope: Scope | None = getattr(request, "scope", None)
    # The page that says that something failed must not fail on a broken transaction.
    if scope is None or scope.role_key == FAMILY or scope.membership_id is None or connection.needs_rollback:
        return {"scope": scope, "navigation": []}
    shown: dict[str, Any] | None = getattr(request, "_navigation", None)
    if shown is None:
        acting, held = acting_in(scope.membership_id), in_person(scope)
        shown = {
            "scope": scope,
            "navigation": _places(request, scope, held),
            "emergencies": lasting(held.in_emergency),
            "acting_as": acting.words if acting else "",
            "area_name": acting.area if acting else "",
        }
        request._navigation = shown  # type: ignore[attr-defined]
    return shown


def _places(request: HttpRequest, scope: Scope, held: InPerson) -> list[dict[str, Any]]:
    open_to = [place for place in PLACES if place.is_open_to(scope)]
    if not held.on_a_list:
        open_to.remove(RESTRICTED)
    addresses = {place: (reverse(place.name), *place.under) for place in open_to}
    # The longest address that the present one begins with: a child's plan is under Children, a search is not.
    here = max(
        (
            (len(begin), place)
            for place, begins in addresses.items()
            for begin in begins
            if _is_under(request, begin)
        ),
        key=lambda found: found[0],
        default=(0, None),
    )[1]
    waiting = {
        ALERTS: open_count(scope, today=clock.today()),
        REFERRALS: waiting_count(scope, at=clock.now()),
    }
    if EMERGENCIES in open_to:
        waiting[EMERGENCIES] = waiting_for_review(scope)
    if scope.may(Permission.ANSWER_MATCHES):
        waiting[MATCHES] = open_question_count(scope)
    return [
        {"text": p.text, "href": addresses[p][0], "current": p is here, "count": waiting.get(p, 0)}
        for p in open_to
    ]


def _is_under(request: HttpRequest, begin: str) -> bool:
    return request.path == begin if begin == "/" else request.path.startswith(begin)
