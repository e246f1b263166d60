"""The virus check, in the background: one document after another, and none passed that the scanner did not pass."""

import logging

from childplan.access.scope import as_service
from childplan.access.tasks import sweep, turn, wake
from childplan.common import clock
from childplan.facts.actions import swept

from .actions.check_document import Claim, claim_document, hold_document, settle_document
from .clamd import Clamd, ScannerAway, Verdict

PURPOSE = "Checking documents for viruses"

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
