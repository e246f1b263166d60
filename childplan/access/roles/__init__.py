"""The roles, each a paragraph a manager could check."""

from collections.abc import Mapping

from . import authority, health, others, schools, social_care
from .role import Role

__all__ = ["BY_KEY", "ROLES", "Role", "UnknownRole", "role"]

ROLES: tuple[Role, ...] = (
    *social_care.ROLES,
    *schools.ROLES,
    *authority.ROLES,
    *health.ROLES,
    *others.ROLES,
)
BY_KEY: Mapping[str, Role] = {role.key: role for role in ROLES}


class UnknownRole(LookupError):
    """A membership names a role that the software does not have."""


def role(key: str) -> Role:
    """The role with that key. Raises UnknownRole."""
    try:
        return BY_KEY[key]
    except KeyError:
        raise UnknownRole(f"there is no role {key!r}") from None
