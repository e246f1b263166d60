"""The roles, each a paragraph a manager could check."""

from collections.abc import Mapping

from childplan.access.levels import BY_KIND
from childplan.access.vocabulary import InvolvementKind, Level

from . import authority, health, others, schools, social_care
from .role import Role

__all__ = ["BY_KEY", "ROLES", "Role", "UnknownRole", "closed_by", "role"]

ROLES: tuple[Role, ...] = (
    *social_care.ROLES,
    *schools.ROLES,
    *authority.ROLES,
    *health.ROLES,
    *others.ROLES,
)
BY_KEY: Mapping[str, Role] = {role.key: role for role in ROLES}


def closed_by(needs: int, mark: int) -> list[Role]:
    """The roles that read what has these needs through some kind of involvement, and through none once it is marked."""
    return [
        role
        for role in ROLES
        if (
            read := [
                role.levels_through(kind).lower(BY_KIND[kind]).mask(Level.READ) for kind in InvolvementKind
            ]
        )
        and any(bits & needs == needs for bits in read)
        and not any(bits & (needs | mark) == needs | mark for bits in read)
    ]


class UnknownRole(LookupError):
    """A membership names a role that the software does not have."""


def role(key: str) -> Role:
    """The role with that key. Raises UnknownRole."""
    try:
        return BY_KEY[key]
    except KeyError:
        raise UnknownRole(f"there is no role {key!r}") from None
