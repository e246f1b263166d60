"""The first lock: who asks, in which membership, for what purpose. Every selector takes a Scope, every act a `by`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from childplan.common import rows
from childplan.common.rows import Context, DatabaseRole

from .deciding import Asker, needs_met, opened_anywhere
from .levels import Masks
from .permissions import Permission
from .roles import Role, role
from .vocabulary import InvolvementKind, Level


class NotEntitled(PermissionError):
    """The person has no live membership to act in, or their role does not permit this act."""


@dataclass(frozen=True)
class Scope:
    """Somebody who passed the door, as the database resolved them. Made only by `as_membership` and its siblings.

    narrowed_to: of what the role may do, what a partner system's token was given for; None for a person.
    """

    context: Context
    user_id: int | None
    membership_id: int | None
    role_key: str
    organisation_id: int | None = None
    team_id: int | None = None
    area_id: int | None = None
    person_id: int | None = None
    purpose: str = ""
    narrowed_to: frozenset[Permission] | None = None

    @property
    def role(self) -> Role:
        return role(self.role_key)

    @property
    def principals(self) -> tuple[int, ...]:
        return tuple(int(number) for number in self.context.principals.split(",") if number)

    def may(self, permission: Permission) -> bool:
        """Whether this role is permitted that act at all; the row policies decide on which children."""
        given = self.narrowed_to is None or permission in self.narrowed_to
        return given and permission in self.role.may

    def require(self, permission: Permission) -> None:
        """Raise NotEntitled unless the role is permitted that act."""
        if not self.may(permission):
            raise NotEntitled(f"{self.role.name}: not permitted to {permission.value.lower()}")

    def masks(self, level: Level) -> tuple[int, ...]:
        """For each kind of involvement, the classes open at that level; position 0 stands for kind 1."""
        text: str = getattr(self.context, f"{level.name.lower()}_masks")
        return tuple(int(mask) for mask in text.strip("{}").split(",") if mask)

    @property
    def all_masks(self) -> Masks:
        """The masks of every level, as they are in force behind the door."""
        known, read, contribute, decide = (
            list(self.masks(level)) for level in (Level.KNOWN, Level.READ, Level.CONTRIBUTE, Level.DECIDE)
        )
        return Masks(known, read, contribute, decide)

    @property
    def asker(self) -> Asker:
        """Whoever this is, for the function that decides and explains."""
        return Asker(self.role, self.all_masks, frozenset(self.principals))

    def reaches(self, needs: int, level: Level, kind: InvolvementKind) -> bool:
        """Whether this role, through that kind of involvement, has all of these classes at that level."""
        masks = self.masks(level)
        return bool(masks) and needs_met(masks[kind - 1], needs)

    def reaches_anywhere(self, needs: int, level: Level) -> bool:
        """The same through any kind at all: whether the question makes sense to this role."""
        return opened_anywhere(self.all_masks, needs, level)


def resolve_membership(
    *, user_id: int | None, membership_id: int, purpose: str, database_role: DatabaseRole
) -> Scope | None:
    """Ask the database who this is; None when the membership is not theirs, not live, or its user is not active."""
    with connection.cursor() as cursor:
        cursor.execute("select * from access.enter_membership(%s, %s, %s)", [user_id, membership_id, purpose])
        found = cursor.fetchone()
    if found is None:
        return None
    (number, role_key, organisation, team, area, principals, barred, known, read, contribute, decide) = found
    context = Context(
        role=database_role,
        user=str(user_id or ""),
        membership=str(number),
        purpose=purpose,
        principals=principals,
        barred=barred,
        known_masks=known,
        read_masks=read,
        contribute_masks=contribute,
        decide_masks=decide,
    )
    return Scope(context, user_id, number, role_key, organisation, team, area, None, purpose)


def resolve_family(*, user_id: int) -> Scope | None:
    """The scope of a family person who signed in, or None."""
    with connection.cursor() as cursor:
        cursor.execute("select * from access.enter_family(%s)", [user_id])
        found = cursor.fetchone()
    if found is None:
        return None
    person, principals, barred, known, read = found
    context = Context(
        role=DatabaseRole.PORTAL,
        user=str(user_id),
        person=str(person),
        purpose="Own child's plan",
        principals=principals,
        barred=barred,
        known_masks=known,
        read_masks=read,
    )
    return Scope(context, user_id, None, "family", person_id=person, purpose="Own child's plan")


@contextmanager
def as_membership(
    membership_id: int, *, user_id: int | None, purpose: str, writing: bool = True
) -> Iterator[Scope]:
    """Pass the door in a membership: for tasks, commands and tests. Raises NotEntitled when it is not live."""
    with rows.entered(rows.OUTSIDE):
        scope = resolve_membership(
            user_id=user_id,
            membership_id=membership_id,
            purpose=purpose,
            database_role=DatabaseRole.WRITER if writing else DatabaseRole.READER,
        )
        if scope is None:
            raise NotEntitled("no live membership of this user")
        with rows.entered(scope.context):
            yield scope


@contextmanager
def as_service(purpose: str) -> Iterator[Scope]:
    """Pass the door as background work that acts for nobody: only the fixed policies of the service role apply."""
    context = Context(role=DatabaseRole.SERVICE, purpose=purpose)
    with rows.entered(context):
        yield Scope(context, None, None, "service", purpose=purpose)
