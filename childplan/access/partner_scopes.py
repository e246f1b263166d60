"""What each scope of a partner system's token opens: the classes, how far, and what it may do.

The database lowers the masks of the partner's role to these when a token passes the door (`access.enter_partner`), so
that the row policies themselves know the token: a view that forgot to ask for its scope would still be given nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from .levels import C, D, K, Levels, R, levels
from .permissions import Permission
from .vocabulary import Level


@dataclass(frozen=True)
class TokenScope:
    """One scope. levels: at most, whatever the role has. may: the acts that go with it."""

    levels: Levels
    may: frozenset[Permission] = frozenset()


# Whoever asks anything about a child must be able to know which child it is, so each has identity to read. What a plan
# may be to a partner at all is in its role.
IN_A_PLAN = levels(identity=R, education=R, send=R, health=R, social_care=K, views=R, admissions=R)

TOKEN_SCOPES: Mapping[str, TokenScope] = {
    "identity:read": TokenScope(levels(identity=R, plans=False)),
    "plan:read": TokenScope(IN_A_PLAN),
    "plan:contribute": TokenScope(IN_A_PLAN, frozenset({Permission.CONTRIBUTE_TO_PLAN})),
    "attendance:read": TokenScope(levels(identity=R, attendance=R, plans=False)),
    "attendance:write": TokenScope(
        levels(identity=R, attendance=D, plans=False), frozenset({Permission.RECORD_MARKS})
    ),
    "suspensions:read": TokenScope(levels(identity=R, education=R, plans=False)),
    "suspensions:write": TokenScope(
        levels(identity=R, education=C, plans=False), frozenset({Permission.RECORD_SUSPENSION})
    ),
    "alerts:read": TokenScope(levels(identity=R, education=R, attendance=R, send=R, views=R, plans=False)),
    "pupil-files:write": TokenScope(
        levels(identity=C, contact=C, education=R, attendance=D, plans=False),
        frozenset({Permission.IMPORT_PUPILS, Permission.RECORD_MARKS, Permission.RECORD_FAMILY}),
    ),
}


def permitted(token: Iterable[str]) -> frozenset[Permission]:
    """The acts that go with these scopes; those of the role come on top, as its limit."""
    return frozenset(act for name in token for act in TOKEN_SCOPES[name].may)


@cache
def arrays() -> tuple[str, ...]:
    """The names, and what each opens at most to be known, read, contributed to and decided: side by side, for SQL."""
    columns: list[list[object]] = [list(TOKEN_SCOPES)]
    for level in (Level.KNOWN, Level.READ, Level.CONTRIBUTE, Level.DECIDE):
        columns.append([one.levels.mask(level) for one in TOKEN_SCOPES.values()])
    return tuple("{" + ",".join(str(part) for part in column) + "}" for column in columns)
