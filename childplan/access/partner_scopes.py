"""What each scope of a partner system's token opens: the classes, how far, and what it may do.

The door lowers the masks of the partner's role to those of its token (`narrowed`), so that the row policies themselves
know the token: a view that forgot to ask for its scope would still be given nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .levels import C, D, K, Levels, R, levels
from .permissions import Permission
from .scope import Scope
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


def narrowed(scope: Scope, token: Iterable[str]) -> Scope:
    """The scope lowered to what this token was given; one without any scope opens nothing."""
    given = [TOKEN_SCOPES[name] for name in token if name in TOKEN_SCOPES]
    context = replace(
        scope.context,
        known_masks=_lowered(scope, Level.KNOWN, given),
        read_masks=_lowered(scope, Level.READ, given),
        contribute_masks=_lowered(scope, Level.CONTRIBUTE, given),
        decide_masks=_lowered(scope, Level.DECIDE, given),
    )
    permitted = frozenset(permission for one in given for permission in one.may)
    return replace(scope, context=context, narrowed_to=permitted)


def _lowered(scope: Scope, level: Level, given: Iterable[TokenScope]) -> str:
    """The scope's masks at that level without what no scope of the token has, as PostgreSQL writes an array."""
    together = 0
    for one in given:
        together |= one.levels.mask(level)
    return "{" + ",".join(str(own & together) for own in scope.masks(level)) + "}"
