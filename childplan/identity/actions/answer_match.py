"""Decide whether an incoming record and a child we know are one."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.models import Involvement
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act, record_changed, record_opened
from childplan.identity.models import Alias, Child, PossibleMatch
from childplan.identity.vocabulary import MatchState


class AlreadyAnswered(ValueError):
    """Somebody has answered this question first."""


class NoReason(ValueError):
    """An answer says why: it is looked at again when the two turn out otherwise."""


@act
def answer_match(
    *, by: Scope, at: datetime, match_id: UUID, answer: MatchState, reason: str
) -> PossibleMatch:
    """Answer "same" or "different", once.

    Same: the record's identifiers go to the child, and its sender is involved as it asked to be; the same record's
    questions about other children are answered "different". Different: the next time the sender sends the record, this
    child is no candidate. Raises NotFound, NotEntitled, AlreadyAnswered, NoReason.
    """
    by.require(Permission.ANSWER_MATCHES)
    if not reason.strip():
        raise NoReason("Enter the reason for your answer")
    match = PossibleMatch.objects.select_for_update().filter(pk=match_id).first()
    if match is None or not Child.objects.filter(pk=match.child_id).exists():
        raise NotFound("no such match")
    if match.state != MatchState.WAITING:
        raise AlreadyAnswered("Somebody has answered this already")
    if answer is MatchState.SAME:
        _attach(match, reason)
        _answer_others(match, by=by, at=at)
    _decide(match, answer, by=by, at=at, reason=reason)
    publish(
        "identity.match.answered",
        child_id=match.child_id,
        information_class=InformationClass.IDENTITY,
        title=f"Possible match: {answer.label.lower()}",
        occurred_at=at,
        payload={"match": str(match.pk), "answer": str(answer), "sender": match.sender_id},
    )
    return match


def _attach(match: PossibleMatch, reason: str) -> None:
    known_as = Child.objects.values_list("identifier", flat=True).get(pk=match.child_id)
    with connection.cursor() as cursor:
        cursor.execute("select identity.attach_match(%s, %s)", [match.pk, f"Same child: {reason}"[:200]])
        (involvement_id,) = cursor.fetchone()
    match.refresh_from_db(fields=["gave"])
    # The definer function writes; the versions are written here, by and for the author.
    child = Child.objects.get(pk=match.child_id)
    if child.identifier != known_as:
        record_changed(child)
    aliases = Alias.objects.filter(child=child)
    versioned = set(Alias.history.filter(id__in=aliases.values("pk")).values_list("id", flat=True))
    record_opened(
        *(alias for alias in aliases if alias.pk not in versioned),
        *Involvement.objects.filter(pk=involvement_id),
    )


def _answer_others(match: PossibleMatch, *, by: Scope, at: datetime) -> None:
    others = PossibleMatch.objects.select_for_update().filter(
        incoming_key=match.incoming_key, state=MatchState.WAITING
    )
    for other in others.exclude(pk=match.pk):
        reason = "The record belongs to another child"
        _decide(other, MatchState.DIFFERENT, by=by, at=at, reason=reason, answered_with=match.pk)


def _decide(
    match: PossibleMatch,
    answer: MatchState,
    *,
    by: Scope,
    at: datetime,
    reason: str,
    answered_with: UUID | None = None,
) -> None:
    match.state = answer
    match.decided_at = at
    match.decided_by_membership_id = by.membership_id
    match.decision_reason = reason.strip()[:200]
    match.answered_with = answered_with
    match.save(force_update=True)
