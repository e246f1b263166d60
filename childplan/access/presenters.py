"""The catalogue of roles in words: the matrix of roles and classes, and one role by itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from childplan.common.vocabulary import CONFIDENTIAL, THIRD_PARTY, InformationClass
from childplan.organisations.vocabulary import OrganisationKind

from .levels import BY_KIND, Levels
from .permissions import Permission
from .roles import BY_KEY, ROLES, Role
from .vocabulary import InvolvementKind, Level, Remit

LEVEL_WORDS = {
    Level.NOTHING: "Nothing",
    Level.KNOWN: "That it is there, not what it says",
    Level.READ: "Read",
    Level.CONTRIBUTE: "Read and write",
    Level.DECIDE: "Read, write and decide",
}
SHORT = {
    Level.NOTHING: "–",
    Level.KNOWN: "knows",
    Level.READ: "reads",
    Level.CONTRIBUTE: "writes",
    Level.DECIDE: "decides",
}
# From the most to the least, as far as anything is open.
OPEN = (Level.DECIDE, Level.CONTRIBUTE, Level.READ, Level.KNOWN)
MARK_WORDS = {CONFIDENTIAL: "Confidential addresses", THIRD_PARTY: "What is marked as about somebody else"}
REMIT_WORDS = {
    Remit.OWN: "Involvements of theirs in person.",
    Remit.TEAM: "Involvements of theirs or of their team.",
    Remit.ORGANISATION: "Involvements of theirs, of their team or of their organisation.",
    Remit.AREA: "Every child of the area, and involvements of theirs, of their team or of their organisation.",
}
FAMILY = ("family", "Family")
NAMED_LIST = InvolvementKind.NAMED_LIST


@dataclass(frozen=True)
class Cell:
    """One class to one role: in one word, and in words that say it all."""

    short: str
    words: str


@dataclass(frozen=True)
class RoleLine:
    """One role of the matrix. marks: what is open to it besides, or closed, in words."""

    key: str
    name: str
    description: str
    cells: tuple[Cell, ...]
    marks: str


@dataclass(frozen=True)
class Relationship:
    """One kind of involvement that opens a child to a role, and what it opens then, class by class."""

    name: str
    opens: tuple[tuple[str, str], ...]
    marks: str


@dataclass(frozen=True)
class RolePage:
    """Everything there is to say about one role."""

    name: str
    description: str
    held_in: str
    reaches: str
    classes: tuple[tuple[str, str], ...]
    marks: str
    relationships: tuple[Relationship, ...]
    may: tuple[str, ...]
    lasts: tuple[str, ...]
    managed_by: RoleLine | None


def agencies() -> list[tuple[str, str]]:
    """The kinds of body in which a role is held, families last."""
    held = {kind for role in ROLES for kind in role.held_in}
    return [*((kind.value, str(kind.label)) for kind in OrganisationKind if kind.value in held), FAMILY]


def legend() -> list[tuple[str, str]]:
    return [(SHORT[level], LEVEL_WORDS[level]) for level in Level]


def matrix(held_in: str = "") -> list[RoleLine]:
    """Every role, or those held in one kind of body: what each class may be to it at most."""
    return [_line(role) for role in ROLES if not held_in or held_in in (role.held_in or (FAMILY[0],))]


def role_page(role: Role) -> RolePage:
    most = at_most(role)
    return RolePage(
        name=role.name,
        description=role.description,
        held_in=", ".join(OrganisationKind(kind).label for kind in role.held_in) or "Family",
        reaches=REMIT_WORDS[role.remit],
        classes=tuple((str(c.label), LEVEL_WORDS[most.of(c)]) for c in InformationClass),
        marks=_marks(most),
        relationships=tuple(_relationship(role, kind) for kind in opened_by(role)),
        may=tuple(permission.value for permission in Permission if permission in role.may),
        lasts=tuple(_lasts(role)),
        managed_by=_line(BY_KEY[role.managed_by]) if role.managed_by else None,
    )


def opened_by(role: Role) -> list[InvolvementKind]:
    """The kinds of involvement by which this role has anything at all."""
    return [
        kind for kind in InvolvementKind if _through(role, kind).mask(Level.KNOWN) & sum(InformationClass)
    ]


def at_most(role: Role) -> Levels:
    """The highest level that any kind of involvement gives the role, class by class."""
    ways = [_through(role, kind) for kind in opened_by(role)]
    return Levels(
        {c: max((way.of(c) for way in ways), default=Level.NOTHING) for c in InformationClass},
        confidential=any(way.confidential for way in ways),
        third_party=any(way.third_party for way in ways),
        plans=any(way.plans for way in ways),
    )


def _through(role: Role, kind: InvolvementKind) -> Levels:
    return role.levels_through(kind).lower(BY_KIND[kind])


def _line(role: Role) -> RoleLine:
    most = at_most(role)
    cells = tuple(Cell(SHORT[most.of(c)], LEVEL_WORDS[most.of(c)]) for c in InformationClass)
    return RoleLine(role.key, role.name, role.description, cells, _marks(most))


def _relationship(role: Role, kind: InvolvementKind) -> Relationship:
    through = _through(role, kind)
    opens = tuple(
        (LEVEL_WORDS[level], ", ".join(_named(c for c in InformationClass if through.of(c) is level)))
        for level in reversed(Level)
        if any(through.of(c) is level for c in InformationClass)
    )
    return Relationship(str(kind.label), opens, _marks(through))


def _marks(most: Levels) -> str:
    """What stands beside the classes: marked facts that are open too, and plans where they are closed."""
    if not any(most.by_class.values()):
        return ""
    besides = [MARK_WORDS[CONFIDENTIAL]] * most.confidential + [MARK_WORDS[THIRD_PARTY]] * most.third_party
    words = [f"Open too: {', '.join(_lower(name) for name in besides)}."] if besides else []
    return " ".join([*words, *([] if most.plans else ["Reads no plans."])])


def _lasts(role: Role) -> Iterable[str]:
    if role.longest_days is not None:
        yield f"The role itself lasts {role.longest_days} calendar days at most."
    yield "Each involvement has its own first day and may have a last one; from then on the next page is closed."
    if NAMED_LIST in opened_by(role):
        yield "Somebody in this role may stand on the named list of a restricted record."
    else:
        yield "Nobody in this role stands on the named list of a restricted record."


def _named(classes: Iterable[InformationClass]) -> list[str]:
    return [str(c.label) for c in classes]


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def will_see(role_keys: Iterable[str], kind: InvolvementKind, classes: int) -> list[tuple[str, str]]:
    """A row for each role, or one for all that will see the same. classes: what the involvement opens, as bits."""
    said: dict[str, list[str]] = {}
    for key in dict.fromkeys(role_keys):
        said.setdefault(_said(key, kind, classes), []).append(BY_KEY[key].name)
    if len(said) == 1:
        return [("They will see", next(iter(said)))]
    return [(f"{', '.join(names)}: will see", words) for words, names in said.items()]


def _said(role_key: str, kind: InvolvementKind, classes: int) -> str:
    allowed = BY_KEY[role_key].levels_through(kind).lower(BY_KIND[kind])
    lines = []
    for level in OPEN:
        names = [str(c.label) for c in InformationClass if classes & c and allowed.of(c) is level]
        if names:
            lines.append(f"{LEVEL_WORDS[level]}: {', '.join(names)}")
    return "\n".join(lines) or "Nothing"
