"""Where a child goes to school, kept confidential: what is said instead, and whose names give it away.

Rows that name a withheld school are closed by their policies. Who wrote a row that stays open belongs to some body as
well, and that is asked here: no selector puts the body of a membership into words but through `members_of`.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Func, UUIDField, Value

from childplan.accounts.models import Membership

from .models import Involvement
from .vocabulary import InvolvementKind

SCHOOL_NOT_SHOWN = "On roll (school not shown)"
SOMEBODY = "Somebody at a school"
A_SCHOOL = "A school"
# What a family is written in its place.
SOMEBODY_THERE, YOUR_SCHOOL = "Somebody", "your child’s school"


class IsOpen(Func):
    """Whether the reader may know that a body has to do with a child: `IsOpen(child_id, organisation_id)`."""

    function = "access.school_is_open"
    output_field = BooleanField()


class IsNotShown(Func):
    """Whether a child is on the roll of a school that is not shown to the reader: `IsNotShown(child_id)`."""

    function = "access.school_is_not_shown"
    output_field = BooleanField()


def members_of(child_id: UUID | None, membership_ids: Iterable[int | None]) -> list[tuple[Membership, bool]]:
    """These memberships, ended ones too, as they are to be named for this child; None: for no child.

    With each, whether it is open: the people of a school that is withheld from the reader are SOMEBODY. One query, or
    none.
    """
    wanted = {number for number in membership_ids if number is not None}
    found = Membership.objects.filter(pk__in=wanted).select_related("user", "partner", "organisation")
    shown = found.annotate(is_open=IsOpen(Value(child_id, output_field=UUIDField()), "organisation_id"))
    return [(member, bool(member.is_open)) for member in shown] if wanted else []


def schools_not_shown(child_ids: Collection[UUID]) -> frozenset[UUID]:
    """Of these children those who are on the roll of a school that is not shown to the reader. One query."""
    if not child_ids:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("select access.schools_not_shown(%s)", [list(child_ids)])
        return frozenset(number for (number,) in cursor.fetchall())


def is_withheld_of(organisation_id: int, child_id: UUID) -> bool:
    """Whether that body is a school of this child that is withheld: for its own people, who write to the family."""
    return Involvement.objects.filter(
        child_id=child_id,
        kind=InvolvementKind.ENROLMENT,
        principal_id=organisation_id,
        is_confidential=True,
    ).exists()


def closed_to_reader(pairs: Iterable[tuple[UUID, int | None]]) -> frozenset[tuple[UUID, int]]:
    """Of pairs of a child and a principal, those in which a school that is withheld stands behind the principal.

    For lists about several children; of one child `members_of` says it by the way. One query, or none.
    """
    asked = sorted({(child_id, number) for child_id, number in pairs if number is not None})
    if not asked:
        return frozenset()
    children, numbers = zip(*asked, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.child_id, a.number from unnest(%s::uuid[], %s::bigint[]) a(child_id, number)"
            " where not access.school_is_open(a.child_id, access.body_of(a.number))",
            [list(children), list(numbers)],
        )
        return frozenset((child_id, number) for child_id, number in cursor.fetchall())
