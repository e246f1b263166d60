"""Where grants meet masks in Python, and nowhere else: how far somebody gets, by which grants, and what is missing.

It says about one child what the row policies decide (`childplan.common.policies.granted`): to explain it, to refuse in
words, and to ask the same about everybody. It filters no list: which rows come back is the policies' alone.

A row's needs are bits: its class or set of classes, and marks that come on top (confidential, about others). All must
be opened, and by ONE grant: see docs/decisions/0044-one-function-decides.md.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cache

from django.db.models import Q

from childplan.common.vocabulary import EVERY_CLASS, NO_TEXT, PLAN_TEXT, WRITES

from .levels import BY_KIND, Masks, masks
from .roles import ROLES, Role, role
from .vocabulary import InvolvementKind, Level, Remit

FROM_THE_TOP = (Level.DECIDE, Level.CONTRIBUTE, Level.READ, Level.KNOWN)
TO_THE_TEAM = tuple(r.key for r in ROLES if r.remit in (Remit.TEAM, Remit.ORGANISATION, Remit.AREA))
TO_THE_ORGANISATION = tuple(r.key for r in ROLES if r.remit in (Remit.ORGANISATION, Remit.AREA))
TO_THE_AREA = tuple(r.key for r in ROLES if r.remit is Remit.AREA)


@dataclass(frozen=True)
class Held:
    """One grant on a child, as the database keeps it. classes: what it opens at most, marks included."""

    principal: int
    kind: InvolvementKind
    classes: int
    starts_at: datetime
    ends_at: datetime

    def is_live(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True)
class Asker:
    """Somebody as the door resolves them.

    kept_out: the door does not let them in at all, or never to this child; which of the two is said to nobody.
    """

    role: Role
    masks: Masks
    principals: frozenset[int]
    kept_out: bool = False


class Missing(IntEnum):
    """The first link that is missing between somebody and what they do not see; a greater one is nearer to it."""

    NOT_INVOLVED = 1
    ENDED = 2
    NOT_YET = 3
    RELATIONSHIP = 4  # The role has nothing by such a relationship.
    ROLE = 5  # The role does not have the class, or not as far.
    KIND = 6  # The relationship does not open the class, or not as far.
    NARROWED = 7  # This one was made for other classes.
    MARKED = 8  # The class is open; what is marked confidential or about others is not.
    TEXT = 9  # The role reads no plans.
    TOGETHER = 10  # Each part is open by another grant, and all of it by none.
    SIGN_IN = 11  # Something about their own sign-in, which the page does not name.


@dataclass(frozen=True)
class Answer:
    """How far somebody gets, and by which grants. missing: what kept them from getting as far as was asked.

    nearest: of their grants the one that comes nearest to it, live or not; None where there is none.
    """

    level: Level
    by: tuple[Held, ...]
    missing: Missing | None = None
    nearest: Held | None = None


def needs_met(bits: int, needs: int) -> bool:
    """Whether all the needs are among these bits. Needing nothing is no leave: a row without a class is nobody's."""
    return needs > 0 and bits & needs == needs


def level_through(
    held: Masks, *, kind: InvolvementKind, classes: int, needs: int, prose: bool = False
) -> Level:
    """How far one grant of that kind and those classes gets the holder of these masks. prose: at what a plan says."""
    for level in FROM_THE_TOP:
        mask = held.of(level, kind)
        if not needs_met(classes & mask, needs):
            continue
        if prose and level > Level.KNOWN and (classes & NO_TEXT or not mask & PLAN_TEXT):
            continue
        if level > Level.READ and not held.of(Level.CONTRIBUTE, kind) & WRITES:
            continue
        return level
    return Level.NOTHING


def opened_anywhere(held: Masks, needs: int, level: Level) -> bool:
    """Whether these masks open the needs at that level through any kind of involvement at all."""
    return any(needs_met(held.of(level, kind), needs) for kind in InvolvementKind)


def decide(
    grants: Iterable[Held],
    *,
    asker: Asker,
    needs: int,
    at: datetime,
    prose: bool = False,
    wanted: Level = Level.READ,
) -> Answer:
    """How far these grants on one child get somebody at what has these needs, and what is missing up to `wanted`."""
    mine = [grant for grant in grants if grant.principal in asker.principals]
    live = [grant for grant in mine if grant.is_live(at)]
    found = [
        (level_through(asker.masks, kind=g.kind, classes=g.classes, needs=needs, prose=prose), g)
        for g in live
    ]
    best = max((level for level, _ in found), default=Level.NOTHING)
    by = tuple(grant for level, grant in found if level is best) if best else ()
    missing: Missing | None
    nearest: Held | None
    if best >= wanted:
        missing, nearest = (Missing.SIGN_IN if asker.kept_out else None), by[0]
    elif live:
        missing, nearest = _nearest(live, asker=asker, needs=needs, prose=prose, wanted=wanted)
    else:
        missing, nearest = _none_live(mine, at=at)
    return (
        Answer(Level.NOTHING, (), missing, nearest) if asker.kept_out else Answer(best, by, missing, nearest)
    )


def _none_live(mine: Sequence[Held], *, at: datetime) -> tuple[Missing, Held | None]:
    if not mine:
        return Missing.NOT_INVOLVED, None
    if coming := [grant for grant in mine if grant.starts_at > at]:
        return Missing.NOT_YET, min(coming, key=lambda grant: grant.starts_at)
    return Missing.ENDED, max(mine, key=lambda grant: grant.ends_at)


def _nearest(
    live: Sequence[Held], *, asker: Asker, needs: int, prose: bool, wanted: Level
) -> tuple[Missing, Held]:
    links = [
        (_link(grant, role=asker.role, needs=needs, prose=prose, wanted=wanted), grant) for grant in live
    ]
    missing, nearest = max(links, key=lambda link: link[0])
    together = 0
    for grant in live:
        together |= grant.classes & asker.masks.of(wanted, grant.kind)
    if needs_met(together, needs) and missing is not Missing.TEXT:
        missing = Missing.TOGETHER
    return missing, nearest


def _link(grant: Held, *, role: Role, needs: int, prose: bool, wanted: Level) -> Missing:
    """The first link that one grant lacks. The masks are the role's and the kind's; here they are asked apart."""
    classes, marks = needs & EVERY_CLASS, needs & ~EVERY_CLASS
    of_role, of_kind = role.levels_through(grant.kind), BY_KIND[grant.kind]
    open_by_both = of_role.lower(of_kind)
    if not of_role.by_class:
        return Missing.RELATIONSHIP
    if not needs_met(of_role.mask(wanted), classes) or (wanted > Level.READ and not role.writes):
        return Missing.ROLE
    if not needs_met(of_kind.mask(wanted), classes):
        return Missing.KIND
    if not needs_met(grant.classes, classes):
        return Missing.NARROWED
    if marks and not needs_met(open_by_both.mask(wanted) & grant.classes, marks):
        return Missing.MARKED
    if prose and not open_by_both.plans:
        return Missing.TEXT
    # What is left is lower than role and kind: a token of a partner system.
    return Missing.ROLE


@cache
def masks_of(role_key: str) -> Masks:
    """The masks of a role, as the database keeps them. Raises UnknownRole."""
    held = role(role_key)
    return masks(held.levels_through, writes=held.writes)


def principals_of(
    role: Role, *, membership_id: int, team_id: int | None, organisation_id: int, area_id: int
) -> frozenset[int]:
    """The numbers that stand for somebody in that role, as `access.enter_membership` resolves them."""
    reached = {membership_id}
    if role.key in TO_THE_TEAM and team_id is not None:
        reached.add(team_id)
    if role.key in TO_THE_ORGANISATION:
        reached.add(organisation_id)
    if role.key in TO_THE_AREA:
        reached.add(area_id)
    return frozenset(reached)


def reached_by(principals: Collection[int]) -> Q:
    """Of memberships: those whose holder one of these numbers stands for."""
    numbers = list(principals)
    return (
        Q(pk__in=numbers)
        | Q(team_id__in=numbers, role__in=TO_THE_TEAM)
        | Q(organisation_id__in=numbers, role__in=TO_THE_ORGANISATION)
        | Q(organisation__area_id__in=numbers, role__in=TO_THE_AREA)
    )


def is_in_force(role: Role, *, starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Whether a membership in that role counts at that moment; some last so many calendar days at most."""
    if role.longest_days is not None:
        ends_at = min(ends_at, starts_at + timedelta(days=role.longest_days))
    return starts_at <= at < ends_at
