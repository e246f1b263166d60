"""The engine's rounds: work through facts, and pass on what nobody answered."""

import logging
from uuid import UUID

from django.utils import timezone

from childplan.access.scope import as_service
from childplan.access.tasks import sweep, turn, wake
from childplan.common import clock
from childplan.facts.actions import swept
from childplan.facts.claims import work_on_next
from childplan.facts.models import Fact
from childplan.notifications.actions.read_notice import put_away_notices

from .actions.evaluate_trigger import evaluate_trigger
from .actions.look_through import begin_rounds, move_round_on
from .actions.pass_to_manager import pass_to_manager
from .actions.tell_new_holders import tell_new_holders
from .models import Alert
from .selectors.overdue import due_to_look_again, ignored_alerts, undecided_in
from .selectors.rounds import next_leg

MOST_A_ROUND = 500
PARTS = 16
TELLING = "Telling new holders of a post"
WORKING, PASSING, EVALUATING = "Working through facts", "Passing on ignored alerts", "Evaluating triggers"

logger = logging.getLogger(__name__)


@sweep()
def work_through_facts() -> None:
    """Do what is due on facts, each piece in its own transaction, until none is left."""
    for _ in turn():
        with as_service(WORKING):
            at = clock.of_database()
        if not work_on_next(at=at):
            break
    else:
        wake_worker()
    with as_service(WORKING):
        swept("work-through-facts")


@sweep()
def pass_ignored_alerts_to_managers() -> None:
    """Pass on every alert that nobody decided by its last day, each in its own transaction."""
    left, after = 0, None
    while True:
        with as_service(PASSING):
            today = timezone.localdate(clock.of_database())
            ignored = ignored_alerts(today=today, limit=MOST_A_ROUND, after=after)
        left += sum(not _passed(alert_id) for _, alert_id in ignored)
        if len(ignored) < MOST_A_ROUND:
            break
        after = ignored[-1]
    if left:
        logger.error("alerts that no manager could be told of", extra={"count": left})
    with as_service(PASSING):
        swept("pass-ignored-alerts-to-managers")


@sweep()
def look_again_at_alerts() -> None:
    """Look again at every open alert whose cause the calendar alone may have ended, each in its own transaction."""
    with as_service(EVALUATING):
        due = due_to_look_again(today=timezone.localdate(clock.of_database()), limit=MOST_A_ROUND)
    for trigger_key, child_id in due:
        _looked_again(trigger_key, child_id)
    with as_service(EVALUATING):
        swept("look-again-at-alerts")


@sweep()
def look_again_by_new_numbers() -> None:
    """Look again at every child whom a trigger may concern whose numbers changed in the child's area, each in its own
    transaction. How far it came is remembered every twenty children; those are looked at again after a kill."""
    with as_service(EVALUATING) as by:
        begin_rounds(by=by, at=clock.of_database())
    waiting: set[int] = set()
    for _ in turn():
        with as_service(EVALUATING):
            leg = next_leg(passing_over=waiting)
        if leg is None:
            break
        failed = [child_id for child_id in leg.children if not _looked_again(leg.trigger_key, child_id)]
        with as_service(EVALUATING) as by:
            went_on = move_round_on(by=by, at=clock.of_database(), leg=leg, failed=failed)
        if not went_on or (failed and leg.is_second_try):
            # Not again in this turn: another worker has it, or what keeps children from being looked at lasts longer.
            waiting.add(leg.round_id)
    else:
        wake(look_again_by_new_numbers)
    with as_service(EVALUATING):
        swept("look-again-by-new-numbers")


@sweep()
def tell_new_holders_of_alerts() -> None:
    """Send undecided alerts to those who hold a post by now: a sixteenth of them each minute, so a round is short."""
    with as_service(TELLING):
        part = int(clock.of_database().timestamp()) // 60 % PARTS
    after: UUID | None = None
    while True:
        with as_service(TELLING):
            undecided = undecided_in(part, limit=MOST_A_ROUND, after=after)
        for alert_id in undecided:
            _told(alert_id)
        if len(undecided) < MOST_A_ROUND:
            break
        after = undecided[-1]
    with as_service(TELLING):
        swept("tell-new-holders-of-alerts")


def wake_worker() -> None:
    """Ask for a round of work now; used after commit by whoever published a fact."""
    wake(work_through_facts)


def evaluate(trigger_key: str, fact_id: UUID) -> None:
    """The work that a trigger has on a fact it watches."""
    with as_service(EVALUATING) as by:
        fact = Fact.objects.get(pk=fact_id)
        evaluate_trigger(
            by=by, at=clock.of_database(), trigger_key=trigger_key, child_id=fact.child_id, fact=fact
        )


def put_away(fact_id: UUID) -> None:
    """The work that an answer leaves: the notices that asked for it are done with."""
    with as_service(EVALUATING) as by:
        alert = Alert.objects.get(pk=Fact.objects.get(pk=fact_id).payload["alert"])
        put_away_notices(by=by, at=clock.now(), child_id=alert.child_id, address=alert.get_absolute_url())


def _looked_again(trigger_key: str, child_id: UUID) -> bool:
    try:
        with as_service(EVALUATING) as by:
            evaluate_trigger(by=by, at=clock.of_database(), trigger_key=trigger_key, child_id=child_id)
    except Exception:
        # One that cannot be looked at keeps no other waiting.
        logger.exception("a child was not looked at again", extra={"task": trigger_key})
        return False
    return True


def _told(alert_id: UUID) -> None:
    try:
        with as_service(TELLING) as by:
            tell_new_holders(by=by, at=clock.of_database(), alert_id=alert_id)
    except Exception:
        # One that cannot be sent keeps no other waiting.
        logger.exception("an alert was not sent to new holders")


def _passed(alert_id: UUID) -> bool:
    try:
        with as_service(PASSING) as by:
            return pass_to_manager(by=by, at=clock.of_database(), alert_id=alert_id)
    except Exception:
        # One alert that cannot be passed on keeps no other waiting.
        logger.exception("an alert was not passed on")
        return False
