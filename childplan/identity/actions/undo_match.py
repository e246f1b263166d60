"""Take back an answer about an incoming record, so that the question waits again."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.models import Involvement
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound, act, record_changed
from childplan.identity.models import Child, PossibleMatch
from childplan.identity.parting import Parted, part
from childplan.identity.selectors.parted import Earlier, earlier_fields, joining_of, said_since
from childplan.identity.vocabulary import MatchState

from ._sources import keep_source
from .answer_match import NoReason


class NotAnswered(ValueError):
    """The question waits already: nobody has answered it, or somebody has undone the answer first."""


class AnsweredWithAnother(ValueError):
    """It was answered because the record was found to be another child: that answer is the one to undo."""


@act
def undo_match(
    *, by: Scope, at: datetime, match_id: UUID, answered_at: datetime, reason: str
) -> PossibleMatch:
    """Take back what the answer gave; the question waits again, and so do those that the answer answered with it.

    Taken back are the identifiers that rest on the answer, from now on the sender's involvement, and what the sender's
    files said of its record since: each app parts what it wrote (`identity.parting`). What others wrote stays, what
    people of the sender wrote by hand stays, and nobody's looking is undone. answered_at: when the answer was given
    that the author saw; another one is not undone in its place (NewerVersion). Raises NotFound, NotEntitled,
    NotAnswered, AnsweredWithAnother, NoReason.
    """
    by.require(Permission.ANSWER_MATCHES)
    if not reason.strip():
        raise NoReason("Enter why the answer is undone")
    match = PossibleMatch.objects.select_for_update().filter(pk=match_id).first()
    if match is None or not Child.objects.filter(pk=match.child_id).exists():
        raise NotFound("no such match")
    if match.state == MatchState.WAITING:
        raise NotAnswered("This question is waiting already")
    if match.decided_at != answered_at:
        raise NewerVersion(match)
    if match.answered_with is not None:
        raise AnsweredWithAnother("Undo the answer that said which child the record is")
    was = match.state
    parted = _part(match, by=by, at=at, reason=reason) if was == MatchState.SAME else Parted()
    _take_back(match, reason, at=at)
    for answered in [match, *PossibleMatch.objects.select_for_update().filter(answered_with=match.pk)]:
        _wait_again(answered)
    publish(
        "identity.match.undone",
        child_id=match.child_id,
        information_class=InformationClass.IDENTITY,
        title="Possible match: the answer was undone",
        occurred_at=at,
        payload={
            "match": str(match.pk),
            "answer": was,
            "sender": match.sender_id,
            "taken": len(parted.taken),
            "stays": len(parted.stays),
        },
    )
    return match


def _part(match: PossibleMatch, *, by: Scope, at: datetime, reason: str) -> Parted:
    """Take off the record what the sender's files said of it, app by app."""
    joining = joining_of(match)
    why = f"Not the child: {reason}"[:200]
    parted = said_since(joining) + part(joining, by=by, at=at, reason=why)
    if joining.is_alone:
        for earlier in earlier_fields(joining):
            _put_back(earlier, joining.child_id)
        with connection.cursor() as cursor:
            cursor.execute("select identity.take_back_said(%s, %s)", [match.pk, why])
    return parted


def _put_back(earlier: Earlier, child_id: UUID) -> None:
    """Let stand again what stood before the sender's word."""
    child = Child.objects.get(pk=child_id)
    for name, value in earlier.values.items():
        setattr(child, name, value)
    child.version += 1
    child.save()
    if earlier.source_id is not None:
        keep_source(child_id, earlier.field, organisation_id=earlier.source_id, said_at=earlier.said_at)


def _take_back(match: PossibleMatch, reason: str, *, at: datetime) -> None:
    known_as = Child.objects.values_list("identifier", flat=True).get(pk=match.child_id)
    given = Involvement.objects.filter(pk=match.gave.get("involvement"))
    was_live = given.filter(ends_at__gt=at).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "select identity.take_back_match(%s, %s)", [match.pk, f"Not the child: {reason}"[:200]]
        )
    # The definer function writes; the versions of rows that stay are written here, by and for the author.
    match.refresh_from_db(fields=["gave"])
    child = Child.objects.get(pk=match.child_id)
    if child.identifier != known_as:
        record_changed(child)
    if was_live:
        record_changed(*given.exclude(end_reason=""))


def _wait_again(match: PossibleMatch) -> None:
    match.state = MatchState.WAITING
    match.decided_at = None
    match.decided_by_membership_id = None
    match.decision_reason = ""
    match.answered_with = None
    match.save(force_update=True)
