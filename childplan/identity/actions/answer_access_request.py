"""Agree to a request for access to a child, or decline it."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.access.actions import involve
from childplan.access.models import AccessQuestion
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import InvolvementKind, RequestState
from childplan.history.acts import NewerVersion, NotFound, act
from childplan.identity.selectors.access_requests import answers_for, kind_to_agree

from .ask_for_access import NotSaidWhy


@act
def answer_access_request(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    question_id: UUID,
    agree: bool,
    until_on: date,
    reason: str,
    tell_why: bool = True,
) -> None:
    """Answer for the child. Agreeing involves the asker until the end of that day, perhaps sooner than they asked.

    The lead practitioner answers, or a team manager or head teacher who has the record; where nobody leads, whoever
    does in a role that may. Nobody answers themselves. tell_why: whether the asker may read the reason for which it is
    declined; what is agreed they read. Raises NotFound, NotEntitled, NotSaidWhy, and NewerVersion when it was answered
    or withdrawn first, or its last day is over.
    """
    by.require(Permission.ANSWER_ACCESS)
    question = AccessQuestion.objects.filter(pk=question_id, child_id=child_id).first()
    if question is None:
        raise NotFound("no such request")
    if not answers_for(by, question, at=at):
        raise NotEntitled(f"{by.role.name}: not the one to answer this request")
    if not reason.strip():
        raise NotSaidWhy("Say why")
    if agree and not timezone.localdate(at) < until_on <= question.until_on:
        raise NotSaidWhy("The last day must be after today, and not after the day they asked for")
    if question.answer_by < timezone.localdate(at):
        # The sweep has not come by yet: it has lapsed all the same.
        raise NewerVersion(question)
    outcome = RequestState.AGREED if agree else RequestState.DECLINED
    why = reason.strip()[:500]
    with connection.cursor() as cursor:
        cursor.execute(
            "select identity.answer_access_request(%s, %s, %s, %s)",
            [question_id, outcome, why, why if agree or tell_why else ""],
        )
        if not cursor.fetchone()[0]:
            raise NewerVersion(question)
    if agree:
        _let_in(question, until_on=until_on, by=by, at=at)


def _let_in(question: AccessQuestion, *, until_on: date, by: Scope, at: datetime) -> None:
    kind = kind_to_agree(question)
    if kind is None:
        raise NotEntitled(f"{by.role.name}: not permitted to involve somebody in that role")
    ends_at = timezone.make_aware(datetime.combine(until_on + timedelta(days=1), time.min))
    with connection.cursor() as cursor:
        cursor.execute(
            "select access.may_involve(%s, %s, %s, %s)",
            [question.child_id, kind, question.asker_membership_id, ends_at],
        )
        if not cursor.fetchone()[0]:
            raise NotSaidWhy("The last day must not be after the last day of your own involvement")
    involve(
        by=by,
        at=at,
        child_id=question.child_id,
        kind=InvolvementKind(kind),
        principal_id=question.asker_membership_id,
        # Why they asked is for those who answer; that they are involved is known to more.
        reason="Asked for access",
        ends_at=ends_at,
    )
