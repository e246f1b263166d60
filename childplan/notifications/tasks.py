"""Send what waits in the outbox, ask what became of it, and make the daily emails."""

import logging

from childplan.access.scope import NotEntitled, as_membership, as_service
from childplan.access.tasks import sweep, turn, wake
from childplan.common import clock
from childplan.facts.actions import swept

from .actions.claim_message import claim_message
from .actions.compose_digest import compose_digest
from .actions.record_delivery import record_delivery
from .actions.settle_message import settle_message
from .notify import Notify, NotifyError, NotifyNotSetUp
from .outbox import Claim, Fate, Later, Unknown, send
from .selectors import DigestDue, deliveries_to_ask, digests_due, unread_count

PURPOSE, DAILY = "Sending messages", "Daily summary"
MOST_ASKED_ABOUT = 200

logger = logging.getLogger(__name__)


@sweep()
def send_messages() -> None:
    """Send every message that is due, one by one: claim and commit, send outside any transaction, record the fate."""
    try:
        notify = Notify.from_settings()
    except NotifyNotSetUp as error:
        logger.error("Notify is not set up", extra={"error": str(error)})
        return
    for _ in turn():
        claim = _claimed()
        if claim is None:
            break
        fate = _sent(claim, notify)
        if fate is None:
            continue
        _settled(claim, fate)
        if isinstance(fate, Later) and fate.for_all:
            break
    else:
        wake_sender()
    with as_service(PURPOSE):
        swept("send-messages")


@sweep()
def ask_about_deliveries() -> None:
    """Ask Notify what became of the messages it took and sent no receipt for: each outside any transaction."""
    try:
        notify = Notify.from_settings()
    except NotifyNotSetUp as error:
        logger.error("Notify is not set up", extra={"error": str(error)})
        return
    with as_service(PURPOSE):
        asked = deliveries_to_ask(at=clock.now(), limit=MOST_ASKED_ABOUT)
    for message_id in asked:
        try:
            found = notify.find(str(message_id))
        except NotifyError as error:
            # Busy or out of reach: the next round asks again, and no other message fares better now.
            logger.warning("Notify was not asked", extra={"error": type(error).__name__})
            break
        with as_service(PURPOSE) as by:
            status = found[0].status if found else ""
            record_delivery(by=by, at=clock.now(), message_id=message_id, status=status)
    with as_service(PURPOSE):
        swept("ask-about-deliveries")


@sweep()
def send_digests() -> None:
    """Make every daily email that is due, each in a transaction of its own; the outbox sends them."""
    with as_service(PURPOSE):
        due = digests_due(at=clock.now())
    for digest in due:
        try:
            _digested(digest)
        except Exception:
            # One that cannot be made keeps no other waiting.
            logger.exception("a daily email was not made")
    with as_service(PURPOSE):
        swept("send-digests")


def _digested(due: DigestDue) -> None:
    try:
        with as_membership(due.membership_id, user_id=due.user_id, purpose=DAILY, writing=False) as scope:
            unread, fresh = unread_count(scope, kinds=due.kinds, since=due.since)
    except NotEntitled:
        return
    with as_service(PURPOSE) as by:
        compose_digest(
            by=by, at=clock.now(), membership_id=due.membership_id, day=due.day, unread=unread, fresh=fresh
        )


def wake_sender() -> None:
    """Ask for a round of sending now; used after commit by whoever queued a message."""
    wake(send_messages)


def _claimed() -> Claim | None:
    # The database's clock: a worker whose own clock jumped must not take a lease that lasts for good, or none.
    with as_service(PURPOSE) as by:
        return claim_message(by=by, at=clock.of_database())


def _sent(claim: Claim, notify: Notify) -> Fate | None:
    try:
        return send(claim, notify)
    except Exception as error:
        # A fault of our own: whether Notify heard of it is as unknown as after a broken connection.
        logger.exception("sending failed", extra={"task": claim.template})
        return Unknown(type(error).__name__)


def _settled(claim: Claim, fate: Fate) -> None:
    with as_service(PURPOSE) as by:
        settle_message(by=by, at=clock.of_database(), claim=claim, fate=fate)
