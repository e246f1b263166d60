"""Sign-ins of an area, for whoever keeps them; and what second steps somebody has."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.accounts.vocabulary import role_names
from childplan.history.acts import NotFound


@dataclass(frozen=True)
class SignIn:
    """One colleague's way to sign in. code_until: when the setup code that was given to them stops working."""

    membership_id: int
    user_id: int
    name: str
    role: str
    place: str
    has_step: bool
    code_until: datetime | None
    reset_id: UUID | None
    reset_reason: str
    reset_asked_at: datetime | None
    reset_by: str
    reset_is_mine: bool

    @property
    def state(self) -> str:
        """In a word: what they have, or what is waited for."""
        if self.reset_id:
            return "Reset asked for"
        if self.has_step:
            return "Set up"
        return "Code given" if self.code_until else "No second step"


def sign_ins_of_area(scope: Scope, *, part: str = "") -> list[SignIn]:
    """The colleagues of the area with a sign-in, by name; only those whose name has that part. Three queries at most.

    Without a part of a name, only those somebody has to do something about. Raises NotEntitled.
    """
    scope.require(Permission.KEEP_SIGN_INS)
    with connection.cursor() as cursor:
        cursor.execute(
            "select membership_id, user_id, has_step, code_until, reset_id, reset_reason, reset_asked_at, reset_by,"
            " reset_is_mine from signing.sign_ins()"
        )
        rows = cursor.fetchall()
    numbers = {row[0] for row in rows} | {row[7] for row in rows if row[7]}
    members = {
        one.pk: one
        for one in Membership.objects.filter(pk__in=numbers).select_related("user", "team", "organisation")
    }
    found = [_in_words(row, members) for row in rows if row[0] in members]
    wanted = part.casefold().split()
    shown = [one for one in found if all(word in one.name.casefold() for word in wanted)]
    return sorted(shown, key=lambda one: (one.name.casefold(), one.user_id))


def sign_in_of(scope: Scope, membership_id: int) -> SignIn:
    """One of them. Raises NotEntitled, NotFound."""
    found = [one for one in sign_ins_of_area(scope) if one.membership_id == membership_id]
    if not found:
        raise NotFound("no such sign-in")
    return found[0]


def has_second_step(*, user_id: int) -> bool:
    """Whether somebody has an app or a passkey. Asked as visitor."""
    with connection.cursor() as cursor:
        cursor.execute("select signing.has_step(%s)", [user_id])
        return bool(cursor.fetchone()[0])


def _in_words(row: tuple, members: dict[int, Membership]) -> SignIn:  # type: ignore[type-arg]
    number, user_id, has_step, until, reset_id, reason, asked_at, asked_by, is_mine = row
    member = members[number]
    place = f"{member.team.name}, {member.organisation.name}" if member.team else member.organisation.name
    asker = members.get(asked_by) if asked_by else None
    return SignIn(
        membership_id=number,
        user_id=user_id,
        name=member.holder_name,
        role=role_names.get(member.role, member.role),
        place=place,
        has_step=has_step,
        code_until=until,
        reset_id=reset_id,
        reset_reason=reason or "",
        reset_asked_at=asked_at,
        reset_by=asker.holder_name if asker else "",
        reset_is_mine=is_mine,
    )
