"""What each scope of a partner system's token opens: the classes, how far, and what it may do.

The database lowers the masks of the partner's role to these when a token passes the door (`access.enter_partner`), so
that the row policies themselves know the token: a view that forgot to ask for its scope would still be given nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, reduce
from operator import or_

from childplan.common.vocabulary import WRITES

from .levels import C, D, K, Levels, Masks, R, levels
from .permissions import Permission
from .roles.role import LOOKING
from .scope import Scope
from .vocabulary import Level


@dataclass(frozen=True)
class TokenScope:
    """One scope. levels: at most, whatever the role has. may: the acts that go with it.

    looking_only: it opens nothing to a request that changes something.
    """

    levels: Levels
    may: frozenset[Permission] = frozenset()
    looking_only: bool = False

    def mask(self, level: Level) -> int:
        """The classes it opens at that level, and to one that writes the leave to write."""
        writes = level is Level.CONTRIBUTE and bool(self.may - LOOKING)
        return self.levels.mask(level) | (WRITES if writes else 0)


# Whoever asks anything about a child must be able to know which child it is, so each has identity to read. What a plan
# may be to a partner at all is in its role.
IN_A_PLAN = levels(identity=R, education=R, send=R, health=R, social_care=K, views=R, admissions=R)

BRINGS_IN = "pupil-files:write"
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
    # A school's files are open to those who decide on its registers, to be read as well.
    "pupil-files:read": TokenScope(
        levels(identity=R, attendance=D, plans=False),
        frozenset({Permission.READ_PUPIL_FILES}),
        looking_only=True,
    ),
    # Suspensions that an undone answer took off a child come back with the pupil (docs/decisions/0032): nothing new is
    # recorded so, but the rows are written.
    BRINGS_IN: TokenScope(
        levels(identity=C, contact=C, education=C, attendance=D, plans=False),
        frozenset(
            {
                Permission.READ_PUPIL_FILES,
                Permission.IMPORT_PUPILS,
                Permission.RECORD_MARKS,
                Permission.RECORD_FAMILY,
            }
        ),
    ),
}


def permitted(token: Iterable[str], *, looks: bool) -> frozenset[Permission]:
    """The acts that go with these scopes; those of the role come on top, as its limit. looks: as in `arrays`."""
    given = [TOKEN_SCOPES[name] for name in token]
    return frozenset(act for one in given if looks or not one.looking_only for act in one.may)


def lowered(scope: Scope, name: str) -> Scope:
    """The scope with what this one scope of a token opens and nothing more, to a system that changes something."""
    only = TOKEN_SCOPES[name]

    def masks(level: Level) -> str:
        return "{" + ",".join(str(own & only.mask(level)) for own in scope.masks(level)) + "}"

    context = replace(
        scope.context,
        known_masks=masks(Level.KNOWN),
        read_masks=masks(Level.READ),
        contribute_masks=masks(Level.CONTRIBUTE),
        decide_masks=masks(Level.DECIDE),
    )
    return replace(scope, context=context, narrowed_to=only.may)


def narrowed(held: Masks, names: Iterable[str]) -> Masks:
    """These masks as a token with all of these scopes has them where it looks: what a system may read at most."""
    given = [TOKEN_SCOPES[name] for name in names if name in TOKEN_SCOPES]

    def most(level: Level, of_role: list[int]) -> list[int]:
        bits = reduce(or_, (one.mask(level) for one in given), 0)
        return [own & bits for own in of_role]

    return Masks(
        most(Level.KNOWN, held.known),
        most(Level.READ, held.read),
        most(Level.CONTRIBUTE, held.contribute),
        most(Level.DECIDE, held.decide),
    )


@cache
def arrays(*, looks: bool) -> tuple[str, ...]:
    """The names, and what each opens at most to be known, read, contributed to and decided: side by side, for SQL.

    looks: whether the request only looks.
    """
    columns: list[list[object]] = [list(TOKEN_SCOPES)]
    for level in (Level.KNOWN, Level.READ, Level.CONTRIBUTE, Level.DECIDE):
        columns.append(
            [one.mask(level) if looks or not one.looking_only else 0 for one in TOKEN_SCOPES.values()]
        )
    return tuple("{" + ",".join(str(part) for part in column) + "}" for column in columns)
