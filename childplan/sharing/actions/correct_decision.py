"""Say a decision about sharing better than it was said."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import NewerVersion, act
from childplan.identity.actions.leaving import check_before_leaving, in_the_history
from childplan.identity.selectors.departing import Reader
from childplan.organisations.vocabulary import OrganisationKind
from childplan.sharing.models import SharingDecision
from childplan.sharing.rules import Recipient, SharingRefused, Words, needs_of, require_words
from childplan.sharing.selectors.decisions import decision_to_correct, newly_said
from childplan.sharing.selectors.duty import bases_between
from childplan.sharing.selectors.foreseeing import require_nothing_confidential
from childplan.sharing.selectors.recipients import body_of, recipient_of

from ._deciding import as_said, tell


@act
def correct_decision(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    decision_id: UUID,
    version: int,
    words: Words,
    reason: str,
    let_through: Mapping[str, str] | None = None,
) -> SharingDecision:
    """Put other words in the place of those that a decision was recorded with; the earlier stay on record.

    Whom it reaches, what it opens and until when is not corrected: that is another decision, or its end.
    version: of the decision as the author saw it. reason: of the correction. let_through: why each thing may be said
    that new words are pointed at for, by its key. Raises NotEntitled, NotFound, SharingRefused, MustBeChecked, and
    NewerVersion when somebody was first.
    """
    by.require(Permission.DECIDE_TO_SHARE)
    found = decision_to_correct(by, child_id, decision_id, at=at)
    if not reason.strip():
        raise SharingRefused("why_corrected", "Say why it is corrected")
    to = (
        recipient_of(found.recipient_id, found.recipient)
        if found.recipient_id
        else Recipient(None, found.recipient)
    )
    sharer = OrganisationKind(body_of(by).kind)
    offered = bases_between(sharer, to, today=timezone.localdate(found.decided_at))
    require_words(
        found.decided,
        words,
        classes=found.classes,
        # What it was based on then may still be said.
        offered=(*offered, found.basis) if found.basis else offered,
        with_police=OrganisationKind.POLICE in (sharer, to.body),
    )
    if not found.tells_a_place:
        require_nothing_confidential(child_id, found.decided, words)
    answered = check_before_leaving(
        child_id,
        newly_said(found, words),
        reader=Reader.PRACTITIONERS,
        let_through=let_through or {},
        at=at,
    )
    needs = needs_of(words, to, classes=found.classes)
    said = as_said(words, needs=needs)
    with connection.cursor() as cursor:
        cursor.execute(
            "select sharing.correct(%s, %s, %s, %s)",
            [decision_id, version, json.dumps(said), in_the_history(reason.strip(), answered)],
        )
        if not cursor.fetchone()[0]:
            raise NewerVersion(SharingDecision.objects.get(pk=decision_id))
    tell(
        "sharing.decision.corrected",
        "Decision about sharing corrected",
        at=at,
        child_id=child_id,
        of=decision_id,
        needs=needs,
        answered=answered,
    )
    return SharingDecision.objects.get(pk=decision_id)
