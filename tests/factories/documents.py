"""Documents, through the acts that attach and check them in life."""

from uuid import UUID

from childplan.access.scope import as_service
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.documents.actions.attach_document import Sent, attach_document
from childplan.documents.actions.check_document import claim_document, hold_document, settle_document
from childplan.documents.clamd import Verdict
from childplan.documents.models import Document
from childplan.plans.models import Strand
from tests.factories.files import TEXT
from tests.factories.identity import acting

CLEAN, INFECTED = Verdict(), Verdict(found="Eicar-Test-Signature")


def sent(content: bytes = TEXT, filename: str = "report.txt", **changes: object) -> Sent:
    return Sent(
        **{
            "filename": filename,
            "content": content,
            "size": len(content),
            "title": "Educational psychology report",
            "said_by": "Dr Ines Holt, educational psychologist",
            **changes,
        }
    )


def attached(
    by: Membership, strand: Strand, file: Sent | None = None, *, replaces: UUID | None = None
) -> Document:
    """What this member attached to the plan, not yet checked."""
    with acting(by) as scope:
        return attach_document(
            by=scope,
            at=clock.now(),
            child_id=strand.child_id,
            strand_id=strand.pk,
            sent=file or sent(),
            replaces=replaces,
        )


def checked(document: Document, verdict: Verdict | None = CLEAN) -> Document:
    """The document once the worker has asked about it; verdict None: the scanner did not answer."""
    with as_service("Checking documents for viruses") as by:
        claim = claim_document(by=by, at=clock.now())
        assert claim is not None
        assert claim.document_id == document.pk
        if verdict is None:
            hold_document(by=by, at=clock.now(), claim=claim)
        else:
            settle_document(by=by, at=clock.now(), claim=claim, verdict=verdict)
    return Document.objects.get(pk=document.pk)
