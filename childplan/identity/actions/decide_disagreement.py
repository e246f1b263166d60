"""Decide which of two values stands, when two bodies say different things of a child."""

from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.selectors import explain, level_of
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.history.acts import NewerVersion, NotFound, act
from childplan.identity.models import Disagreement
from childplan.identity.precedence import Source, rank
from childplan.identity.selectors.reaching import reached
from childplan.identity.vocabulary import DisagreementState, StatedField
from childplan.organisations.models import Organisation

from ._identities_said import put_on_record
from .record_address import record_address


class AlreadyDecided(ValueError):
    """Somebody decided first, or whoever said it says otherwise now."""


class ReasonMissing(ValueError):
    """A decision says why."""


class WorseSource(ValueError):
    """Somebody of a body that knows less about this than the source on record, and who does not decide on the class."""


@act
def decide_disagreement(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    disagreement_id: UUID,
    version: int,
    takes: bool,
    reason: str,
) -> Disagreement:
    """Keep what is on record, or take what came in; once.

    Only somebody of a body as good as the source on record takes over it, or who may decide on that class: otherwise
    whoever sent the value would put it on record with one click. version: the one the author read. Raises NotFound,
    NotEntitled, NewerVersion, AlreadyDecided, ReasonMissing and WorseSource.
    """
    by.require(Permission.RECORD_FAMILY)
    question = Disagreement.objects.select_for_update().filter(pk=disagreement_id, child_id=child_id).first()
    if question is None:
        raise NotFound("no such question")
    needs = question.information_class | (CONFIDENTIAL if question.is_confidential else 0)
    reached(by, child_id).require(needs)
    if not reason.strip():
        raise ReasonMissing("Enter why")
    if question.state != DisagreementState.OPEN:
        raise AlreadyDecided("Somebody has decided this already")
    if question.version != version:
        raise NewerVersion(question)
    if takes:
        if not may_take(by, question):
            raise WorseSource(
                "What is on record comes from a better source: ask somebody who works there to decide"
            )
        _take(question, by=by, at=at, reason=reason)
    question.state = DisagreementState.TAKEN if takes else DisagreementState.KEPT
    question.decided_at, question.decided_by_membership_id = at, by.membership_id
    question.reason = reason[:200]
    question.version += 1
    question.save()
    return question


def may_take(scope: Scope, question: Disagreement) -> bool:
    """Whether this reader may put the incoming value on record."""
    asked = InformationClass(question.information_class)
    if level_of(explain(scope, question.child_id), asked) >= Level.DECIDE:
        return True
    if question.held_source_id is None:
        return question.incoming_source_id != scope.organisation_id
    field = StatedField(question.field)
    kinds = dict(
        Organisation.objects.filter(pk__in=[scope.organisation_id, question.held_source_id]).values_list(
            "pk", "kind"
        )
    )
    mine, held = (
        rank(field, Source(number, kinds.get(number or 0, "")))
        for number in (scope.organisation_id, question.held_source_id)
    )
    return mine >= held and question.incoming_source_id != scope.organisation_id


def _take(question: Disagreement, *, by: Scope, at: datetime, reason: str) -> None:
    field = StatedField(question.field)
    if field is not StatedField.ADDRESS:
        put_on_record(question.child_id, field, question.incoming, by=by, at=at, reason=reason)
        return
    record_address(
        by=by,
        at=at,
        child_id=question.child_id,
        lines=question.incoming["lines"],
        postcode=question.incoming["postcode"],
        is_confidential=question.is_confidential,
        source_id=question.incoming_source_id,
        reason=reason,
    )
