"""Send what waits in the outbox."""

import logging

from childplan.access.scope import as_service
from childplan.access.tasks import sweep, wake
from childplan.common import clock
from childplan.facts.actions import swept

from .actions.claim_message import claim_message
from .actions.settle_message import settle_message
from .notify import Notify, NotifyNotSetUp
from .outbox import Claim, Fate, Later, Unknown, send

PURPOSE = "Sending messages"
# One call sends no more than this, so that other work has its turn; the next follows at once.
MOST_AT_ONCE = 200

logger = logging.getLogger(__name__)


@sweep()
def send_messages() -> None:
    """Send every message that is due, one by one: claim and commit, send outside any transaction, record the fate."""
    try:
        notify = Notify.from_settings()
    except NotifyNotSetUp as error:
        logger.error("Notify is not set up", extra={"error": str(error)})
        return
    for _ in range(MOST_AT_ONCE):
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
