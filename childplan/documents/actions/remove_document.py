"""Remove a document: it hangs on the wrong child, or should not be on record at all."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.documents.models import Document
from childplan.documents.rules import LONGEST_REASON, AlreadyGone, tidy_line
from childplan.documents.vocabulary import DocumentState
from childplan.documents.workflow import BY_PEOPLE
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import row_to_change

from .check_document import destroy


@act
def remove_document(*, by: Scope, at: datetime, child_id: UUID, document_id: UUID, reason: str) -> None:
    """Its bytes are deleted for good, and nobody opens it from now on. That it was there, who attached and who removed
    it and why, stays. Raises NotFound, NotEntitled, SaysNothing, AlreadyGone."""
    by.require(Permission.EDIT_PLAN)
    reach = reach_of(by, child_id)
    why = tidy_line(reason, missing="Say why you remove it", longest=LONGEST_REASON)
    row = row_to_change(Document, document_id, reach=reach)
    if DocumentState.REMOVED not in BY_PEOPLE.get(DocumentState(row.state), ()):
        raise AlreadyGone
    row.state, row.version = DocumentState.REMOVED, row.version + 1
    row.removed_at, row.removed_by_membership_id, row.removed_reason = at, by.membership_id, why
    row.save(update_fields=["state", "version", "removed_at", "removed_by_membership_id", "removed_reason"])
    destroy(row.pk)
    publish(
        "documents.document.removed",
        child_id=child_id,
        information_class=InformationClass(row.information_class),
        title="A document was removed",
        occurred_at=at,
        payload={"document": str(row.pk)},
    )
