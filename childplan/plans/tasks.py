"""What runs for plans in the background."""

import logging
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.scope import NotEntitled, Scope, as_membership, as_service
from childplan.access.tasks import service_task, sweep
from childplan.common import clock
from childplan.facts.actions import swept
from childplan.facts.models import Fact
from childplan.identity.selectors.matches import AreaWaiting, Waiting, matches_by_area, waiting_matches
from childplan.notifications.rules import is_day_of_work

from .actions.forget_drafts import forget_drafts as forget
from .actions.tell_of_access_requests import tell_of_access_requests as tell
from .actions.tell_of_matches import (
    tell_of_checked_record,
    tell_of_vacant_matching,
    tell_of_waiting_matches,
)
from .actions.tell_of_reviews import tell_of_reviews as tell_list
from .actions.tell_of_unsent import tell_of_unsent as tell_managers

MATCHES = "Possible matches that wait"
FROM_HOUR = 7
"""By the clock on the wall: before it, nobody is told how much waits today."""

logger = logging.getLogger(__name__)


@service_task(purpose="Throw away old drafts")
def forget_drafts(*, by: Scope, at: datetime) -> None:
    """Once an hour: drafts that nobody came back to."""
    forget(by=by, at=at)


@service_task(purpose="Tell of requests for access")
def tell_of_access_requests(*, by: Scope, at: datetime) -> None:
    """Once a minute: notices to those who answer, and to those who were answered."""
    tell(by=by, at=at)


@service_task(purpose="Tell of restricted records that are to be looked at again")
def tell_of_reviews(*, by: Scope, at: datetime) -> None:
    """Every quarter of an hour, from seven: what is due today, each once."""
    if timezone.localtime(at).hour >= FROM_HOUR:
        tell_list(by=by, at=at)


@service_task(purpose="Tell of plans that are long owed to families")
def tell_of_unsent(*, by: Scope, at: datetime) -> None:
    """Once an hour, on working days from seven: those who manage whoever leads such a plan, each once."""
    now = timezone.localtime(at)
    if now.hour >= FROM_HOUR and is_day_of_work(now.date()):
        tell_managers(by=by, at=at)


@sweep()
def tell_of_matches() -> None:
    """Every quarter of an hour, on working days from seven: whoever answers possible matches is told once a day how
    many wait; where nobody does, those who oversee. Each in a transaction, counted under their own policies."""
    at = clock.now()
    now = timezone.localtime(at)
    if now.hour >= FROM_HOUR and is_day_of_work(now.date()):
        with as_service(MATCHES):
            areas = matches_by_area(at=at)
        for area in areas:
            _tell_area(area, day=now.date())
    with as_service(MATCHES):
        swept("tell-of-matches")


def tell_of_answered_match(fact_id: UUID) -> None:
    """A possible match was answered: whoever asked for the record by hand is told."""
    with as_service(MATCHES) as by:
        fact = Fact.objects.get(pk=fact_id)
        tell_of_checked_record(
            by=by, at=clock.now(), match_id=UUID(fact.payload["match"]), once=f"answered {fact_id}"
        )


def _tell_area(area: AreaWaiting, *, day: date) -> None:
    for membership_id, user_id in area.answering.items():
        try:
            _tell_matcher(membership_id, user_id, day=day)
        except Exception:
            # One who cannot be told keeps no other waiting.
            logger.exception("somebody was not told of possible matches")
    if area.answering or not area.waiting.count:
        return
    if not area.overseeing:
        logger.error("possible matches wait, and nobody could be told", extra={"count": area.waiting.count})
    with as_service(MATCHES) as by:
        tell_of_vacant_matching(
            by=by, at=clock.now(), recipients=list(area.overseeing), waiting=area.waiting, day=day
        )


def _tell_matcher(membership_id: int, user_id: int, *, day: date) -> None:
    try:
        with as_membership(membership_id, user_id=user_id, purpose=MATCHES, writing=False) as scope:
            waiting: Waiting = waiting_matches(scope)
    except NotEntitled:
        return
    with as_service(MATCHES) as by:
        tell_of_waiting_matches(by=by, at=clock.now(), membership_id=membership_id, waiting=waiting, day=day)
