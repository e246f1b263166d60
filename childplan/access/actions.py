"""Acts of access: involve somebody with a child, end that, restrict a record."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.common.clock import FOREVER
from childplan.common.vocabulary import EVERY_NEED
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act

from .involving import LONGEST
from .levels import class_of
from .models import Involvement
from .permissions import Permission
from .scope import NotEntitled, Scope
from .vocabulary import InvolvementKind, RestrictionKind

# How long a restriction may stand before somebody on its list looks at it again, in calendar days.
LONGEST_DAYS = 90

SKEW = timedelta(minutes=5)
"""By how much the clock of a host may run ahead of the database's; `sql/019_settling.sql` has the same."""


class ForATime(ValueError):
    """An involvement of this kind is for a time: it needs an end, at most so many calendar days ahead."""

    def __init__(self, kind: InvolvementKind) -> None:
        self.longest_days = LONGEST[kind]
        super().__init__(f"{kind.label}: enter the last day, within {self.longest_days} days")


class LedAlready(ValueError):
    """Somebody leads the work with this child. One lead practitioner: theirs ends before another's begins."""


@act
def involve(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    kind: InvolvementKind,
    principal_id: int,
    reason: str,
    organisation_id: int | None = None,
    classes: int = EVERY_NEED,
    succeeds: bool = False,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Involvement:
    """Involve a membership, team, organisation or family person with a child the author may contribute to.

    classes: narrows what the involvement opens. The row policy refuses a child the author may not see.
    Who may involve whom is in `involving.py`. succeeds: a lead practitioner who takes over from whoever leads now; the
    caller ends theirs in the same act. starts_at: when it begins, now unless said. ends_at: when it ends by itself, if
    known; some kinds need one, and one's own people are involved for no longer than oneself.
    Raises NotEntitled, LedAlready, ForATime.
    """
    begins = starts_at or at
    now = _require_may(child_id, kind, principal_id, begins=begins, ends=ends_at or FOREVER)
    if kind is InvolvementKind.LEAD_PRACTITIONER and not succeeds and leads(child_id, at=at):
        raise LedAlready
    involvement = Involvement(
        child_id=child_id,
        kind=kind,
        principal_id=principal_id,
        organisation_id=organisation_id or by.organisation_id,
        classes=classes,
        starts_at=_settled(begins, now),
        ends_at=ends_at or FOREVER,
        end_reason="Agreed until that day" if ends_at else "",
        reason=reason,
        made_by_membership_id=by.membership_id,
    )
    involvement.save(force_insert=True)
    publish(
        "access.involvement.began",
        child_id=child_id,
        information_class=class_of(kind),
        title=f"{kind.label}: began",
        occurred_at=at,
        payload={"involvement": str(involvement.pk), "kind": int(kind), "principal": principal_id},
    )
    return involvement


def _require_may(
    child_id: UUID, kind: InvolvementKind, principal_id: int, *, begins: datetime, ends: datetime
) -> datetime:
    """The database's time, where this member may involve them so. Raises ForATime, NotEntitled."""
    longest = LONGEST.get(kind)
    if longest is not None and ends > begins + timedelta(days=longest):
        raise ForATime(kind)
    # Of two who do this at once the second sees what the first did.
    with connection.cursor() as cursor:
        cursor.execute("select access.hold_child(%s)", [child_id])
    return _require(
        "access.may_involve(%s, %s, %s, %s)",
        [child_id, int(kind), principal_id, ends],
        f"involve by {kind.label}",
    )


def leads(child_id: UUID, *, at: datetime) -> list[Involvement]:
    """Who leads the work with this child at that moment."""
    return list(
        Involvement.objects.filter(
            child_id=child_id, kind=InvolvementKind.LEAD_PRACTITIONER, starts_at__lte=at, ends_at__gt=at
        )
    )


@act
def end_involvement(
    *,
    by: Scope,  # noqa: ARG001
    at: datetime,
    involvement_id: UUID,
    reason: str,
    ends_at: datetime | None = None,
) -> None:
    """End an involvement now, or at a moment to come. Whoever it opened the child to is out from then on.

    One's own, one that one made, or one of a kind that one may make. Raises NotFound, NotEntitled.
    """
    found = Involvement.objects.filter(pk=involvement_id, ends_at__gt=at).first()
    if found is None:
        raise NotFound("no such involvement")
    now = _require(
        "access.may_end_involvement(%s, %s, %s)",
        [found.kind, found.principal_id, found.made_by_membership_id],
        f"end: {found.get_kind_display()}",
    )
    found.ends_at = max(_settled(max(at, ends_at or at), now), min(found.starts_at, now))
    found.end_reason = reason
    # The fact first: afterwards the author may no longer see the child.
    publish(
        "access.involvement.ended",
        child_id=found.child_id,
        information_class=class_of(found.kind),
        title=f"{found.get_kind_display()}: ended",
        occurred_at=at,
        payload={"involvement": str(found.pk), "kind": found.kind, "principal": found.principal_id},
    )
    found.save()


def _require(question: str, values: Sequence[UUID | int | datetime | None], what: str) -> datetime:
    """Ask the database whether that is for this member, and what time it is there. Raises NotEntitled."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {question}, access.clock()", values)
        answer, now = cursor.fetchone()
    if not answer:
        raise NotEntitled(f"not for this role to {what}")
    moment: datetime = now
    return moment


def _settled(moment: datetime, now: datetime) -> datetime:
    """A moment by the host's clock as the database will have it, so that the version kept says the same as the row."""
    return min(moment, now) if moment <= now + SKEW else moment


@act
def restrict_record(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    membership_ids: Sequence[int],
    reason: str,
    review_on: date,
    kind: RestrictionKind = RestrictionKind.OTHER,
    person_ids: Sequence[int] = (),
) -> None:
    """Restrict a record to a named list: for everybody else the child no longer exists.

    membership_ids: live members of the area. person_ids: the adults of the family whose page stays. review_on: by
    when the restriction is looked at again, within 90 calendar days. kind: of an adoption it is the record of the
    child's life before it, and never lifted, so that nothing ever joins the two.
    The author must be on the list, so that somebody can always answer for it. Raises NotEntitled, ValueError.
    """
    by.require(Permission.RESTRICT_RECORDS)
    if by.membership_id not in membership_ids:
        raise ValueError("put yourself on the list: somebody who restricts a record answers for it")
    check_review_day(review_on, at=at)
    # No fact: what follows from facts would show outside the list that something happened.
    with connection.cursor() as cursor:
        cursor.execute(
            "select access.restrict_record(%s, %s, %s, %s, %s)",
            [child_id, [*membership_ids, *person_ids], str(kind), reason, review_on],
        )


def check_review_day(review_on: date, *, at: datetime) -> None:
    """Raise ValueError unless a restriction may stand until that day: from today to 90 calendar days on."""
    today = timezone.localdate(at)
    if review_on < today:
        raise ValueError("the review cannot be in the past")
    if review_on > today + timedelta(days=LONGEST_DAYS):
        raise ValueError(f"the review must be within {LONGEST_DAYS} days")
