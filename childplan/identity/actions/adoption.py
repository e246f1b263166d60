"""An adoption: the record of the life before is sealed, the new life is opened. Two acts, and nothing joins them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.access.actions import check_review_day, restrict_record
from childplan.access.models import Restriction
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import RestrictionKind
from childplan.history.acts import act
from childplan.identity.models import CourtOrder, Relationship
from childplan.identity.vocabulary import ORDER_CLASS, OrderKind

from .open_by_hand import open_by_hand
from .open_children import IncomingChild, Resolved


@act
def seal_life_before(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    membership_ids: Sequence[int],
    ordered_on: date,
    reason: str,
    review_on: date,
) -> None:
    """Seal the record of a child's life before an adoption for a named list, for good.

    The order ends parental responsibility (Adoption and Children Act 2002, section 46): every adult's relationship on
    this record ends on that day, those of the adopters too, who have theirs on the new one. So their pages of this
    child close and what was released to them is taken back; their other children's pages stay. The sign-in of a carer
    or relative that opens nothing any more is let go of, so that they can take it to the new life without a trace here.
    A record that is restricted already is sealed as it stands, for the list given here. Raises as `restrict_record`.
    """
    if Restriction.objects.filter(child_id=child_id, lifted_at__isnull=True).exists():
        by.require(Permission.RESTRICT_RECORDS)
        if by.membership_id not in membership_ids:
            raise ValueError("put yourself on the list: somebody who seals a record answers for it")
        check_review_day(review_on, at=at)
        _seal_restricted(child_id, membership_ids, reason=reason, review_on=review_on)
    else:
        restrict_record(
            by=by,
            at=at,
            child_id=child_id,
            membership_ids=membership_ids,
            reason=reason,
            review_on=review_on,
            kind=RestrictionKind.ADOPTION,
        )
    for tie in Relationship.objects.filter(child_id=child_id, ends_on__isnull=True).select_for_update():
        tie.has_parental_responsibility = False
        tie.ends_on = max(ordered_on, tie.starts_on or ordered_on)
        tie.version += 1
        tie.save()
        # Closes the page at once and takes back what was released: portal.order_shuts_out.
        CourtOrder(
            child_id=child_id,
            relationship=tie,
            kind=OrderKind.ADOPTION,
            information_class=ORDER_CLASS[OrderKind.ADOPTION],
            starts_on=ordered_on,
            recorded_at=at,
        ).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("select identity.let_go_of_sign_ins(%s, %s)", [child_id, reason.strip()[:200]])


def _seal_restricted(child_id: UUID, membership_ids: Sequence[int], *, reason: str, review_on: date) -> None:
    """A record that is restricted already is sealed as it stands: nothing opens in between."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select access.seal_restriction(%s, %s, %s, %s)",
            [child_id, list(membership_ids), reason.strip()[:200], review_on],
        )


@act
def open_new_life(*, by: Scope, at: datetime, child: IncomingChild, since: date, reason: str) -> Resolved:  # noqa: ARG001
    """Open the ordinary record of an adopted child's new life, as of the beginning of a day.

    It is opened as any child is, and asks for nothing of the record before: neither that record nor its day is named,
    so that no moment, number or reason is in both. Raises NotEntitled, NoDate.
    """
    by.require(Permission.RESTRICT_RECORDS)
    beginning = timezone.make_aware(datetime.combine(since, time.min), timezone.get_default_timezone())
    return open_by_hand(by=by, at=beginning, child=child, reason=reason)
