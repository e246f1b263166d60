"""In the background: the virus check, which passes nothing by itself; and files that were asked for."""

import logging
from datetime import datetime

from childplan.access.scope import NotEntitled, Scope, as_membership, as_service
from childplan.access.tasks import service_task, sweep, turn, wake
from childplan.common import clock
from childplan.facts.actions import swept
from childplan.history import looking
from childplan.history.vocabulary import Means, Way

from .actions import prepare_file
from .actions.check_document import Claim, claim_document, hold_document, settle_document
from .clamd import Clamd, ScannerAway, Verdict

PURPOSE = "Checking documents for viruses"
MAKING = "Making files that were asked for"

logger = logging.getLogger(__name__)


@sweep()
def check_documents() -> None:
    """Every document that is due: claim and commit, ask the scanner outside any transaction, write down the answer.

    Where the scanner does not answer the document is held and looked at again later; one that was not asked about yet
    is held as well, so that its sender hears of it. Nothing is passed.
    """
    for _ in turn():
        with as_service(PURPOSE) as by:
            claim = claim_document(by=by, at=clock.of_database())
        if claim is None:
            break
        verdict = _asked(claim)
        with as_service(PURPOSE) as by:
            if verdict is None:
                hold_document(by=by, at=clock.of_database(), claim=claim)
            else:
                settle_document(by=by, at=clock.of_database(), claim=claim, verdict=verdict)
    else:
        wake_scanner()
    with as_service(PURPOSE):
        swept("check-documents")


def wake_scanner() -> None:
    """Ask for a round of checking now; used after commit by whoever attached a document."""
    wake(check_documents)


def _asked(claim: Claim) -> Verdict | None:
    try:
        return Clamd.from_settings().scan(claim.content)
    except ScannerAway as away:
        logger.warning(
            "the virus scanner did not answer", extra={"error": str(away), "count": claim.attempts}
        )
        return None


@sweep()
def make_files() -> None:
    """Every file that was asked for, each as whoever asked, in a transaction of its own."""
    for _ in turn():
        with as_service(MAKING) as by:
            claim = prepare_file.claim_file(by=by, at=clock.of_database())
        if claim is None:
            break
        _made(claim)
    else:
        wake_maker()
    with as_service(MAKING):
        swept("make-files")


@service_task(purpose="Delete files that were asked for a day ago")
def forget_files(*, by: Scope, at: datetime) -> None:
    """Every quarter of an hour."""
    prepare_file.forget_files(by=by, at=at)


def wake_maker() -> None:
    """Ask for a round of making now; used after commit by whoever asked for a file."""
    wake(make_files)


def _made(claim: prepare_file.PreparedClaim) -> None:
    try:
        with as_membership(claim.membership_id, user_id=claim.user_id, purpose=MAKING) as scope:
            looking.begin()
            looking.as_way(Way.EXPORT, Means.CSV)
            prepare_file.make_file(by=scope, at=clock.now(), claim=claim)
            looking.write_down(act="documents.make_file", method="TASK", outcome="seen", status=None)
    except NotEntitled:
        with as_service(MAKING) as by:
            prepare_file.refuse_file(by=by, at=clock.now(), claim=claim)
    except Exception as error:
        # The text of the error could quote a row; only its kind is kept. It is due again when its pause is over.
        logger.error(
            "a file was not made", extra={"count": claim.attempts, "error": type(error).__qualname__}
        )
    else:
        with as_service(MAKING) as by:
            prepare_file.tell_of_file(by=by, at=clock.now(), claim=claim)
