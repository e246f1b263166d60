"""From levels in words to masks in bits: the lower of what the role and the involvement each allow."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from childplan.common.vocabulary import CONFIDENTIAL, PLAN_TEXT, THIRD_PARTY, InformationClass

from .vocabulary import KIND_COUNT, InvolvementKind, Level

I = InformationClass


@dataclass(frozen=True)
class Levels:
    """A level for each information class; what is not named is nothing.

    confidential, third_party: whether facts so marked are open as well, at the level of their class.
    plans: whether plans of a class that is open are open to be read; if not, they are only known to exist.
    """

    by_class: Mapping[InformationClass, Level]
    confidential: bool = False
    third_party: bool = False
    plans: bool = True

    def of(self, information_class: InformationClass) -> Level:
        return self.by_class.get(information_class, Level.NOTHING)

    def mask(self, level: Level) -> int:
        """The classes at this level or above, as bits."""
        bits = sum(int(c) for c in InformationClass if self.of(c) >= level)
        bits |= (CONFIDENTIAL if self.confidential else 0) | (THIRD_PARTY if self.third_party else 0)
        return bits | (PLAN_TEXT if self.plans else 0)

    def lower(self, other: "Levels") -> "Levels":
        """Class by class the lower of the two."""
        return Levels(
            {c: min(self.of(c), other.of(c)) for c in InformationClass},
            confidential=self.confidential and other.confidential,
            third_party=self.third_party and other.third_party,
            plans=self.plans and other.plans,
        )


def levels(
    *, confidential: bool = False, third_party: bool = False, plans: bool = True, **named: Level
) -> Levels:
    """Levels by the class's lower-case name: `levels(identity=READ, social_care=DECIDE)`."""
    return Levels(
        {InformationClass[name.upper()]: level for name, level in named.items()},
        confidential,
        third_party,
        plans,
    )


N, K, R, C, D = Level.NOTHING, Level.KNOWN, Level.READ, Level.CONTRIBUTE, Level.DECIDE
ALL = levels(**{c.name.lower(): D for c in I}, confidential=True, third_party=True, plans=True)

# What each kind of involvement opens at most, whoever holds it.
BY_KIND: Mapping[InvolvementKind, Levels] = {
    # The role alone decides how much an area-wide reader sees.
    InvolvementKind.AREA: ALL,
    InvolvementKind.NAMED_LIST: ALL,
    InvolvementKind.ENROLMENT: levels(
        identity=C, contact=C, education=D, attendance=D, send=D, health=R, social_care=C, protection=C, views=C,
        admissions=R, third_party=True,
    ),
    InvolvementKind.ALLOCATION: ALL,
    InvolvementKind.LEAD_PRACTITIONER: ALL,
    InvolvementKind.SEN_CASELOAD: levels(
        identity=C, contact=C, education=R, attendance=R, send=D, health=R, social_care=R, protection=K, views=C,
        admissions=R,
    ),
    InvolvementKind.HEALTH_CASELOAD: levels(
        identity=C, contact=C, education=R, attendance=K, send=C, health=D, social_care=C, protection=C, views=C,
    ),
    InvolvementKind.ATTENDANCE_CASELOAD: levels(
        identity=R, contact=R, education=R, attendance=D, send=K, health=K, social_care=K, views=C, admissions=R,
    ),
    InvolvementKind.EARLY_HELP_CASELOAD: levels(
        identity=C, contact=C, education=R, attendance=R, send=R, health=K, social_care=C, protection=K, views=C,
    ),
    InvolvementKind.POLICE_CASELOAD: levels(identity=R, contact=R, education=K, social_care=C, protection=C),
    InvolvementKind.FAMILY: ALL,
    InvolvementKind.FIRST_CONTACT: levels(identity=C, contact=C, social_care=K, health=K, views=C),
}  # fmt: skip


@dataclass(frozen=True)
class Masks:
    """The four mask arrays of one role, by involvement kind, as the database keeps them."""

    known: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    contribute: list[int] = field(default_factory=list)
    decide: list[int] = field(default_factory=list)


def masks(role_levels: Levels, overrides: Mapping[InvolvementKind, Levels]) -> Masks:
    """Compile a role: for each kind the lower of the role's levels (or its override for that kind) and the kind's."""
    compiled = Masks()
    for number in range(1, KIND_COUNT + 1):
        kind = InvolvementKind(number)
        allowed = overrides.get(kind, role_levels).lower(BY_KIND[kind])
        compiled.known.append(allowed.mask(Level.KNOWN))
        compiled.read.append(allowed.mask(Level.READ))
        compiled.contribute.append(allowed.mask(Level.CONTRIBUTE))
        compiled.decide.append(allowed.mask(Level.DECIDE))
    return compiled
