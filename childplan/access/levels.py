"""From levels in words to masks in bits: the lower of what the role and the involvement each allow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from childplan.common.vocabulary import CONFIDENTIAL, PLAN_TEXT, THIRD_PARTY, WRITES, InformationClass

from .vocabulary import KIND_COUNT, InvolvementKind, Level

I = InformationClass

# Of what class it is that somebody is involved: who works with a child is part of knowing the child, but that a
# conference is held, that the child is in care or known to the police, is not for everybody who knows their name.
CLASS_OF_INVOLVEMENT: Mapping[InvolvementKind, InformationClass] = {
    InvolvementKind.CONFERENCE: I.PROTECTION,
    InvolvementKind.REVIEWING: I.SOCIAL_CARE,
    InvolvementKind.YOUTH_JUSTICE_CASELOAD: I.PROTECTION,
    InvolvementKind.POLICE_CASELOAD: I.PROTECTION,
    InvolvementKind.VIRTUAL_SCHOOL: I.SOCIAL_CARE,
    InvolvementKind.ADVOCACY: I.SOCIAL_CARE,
    InvolvementKind.INSPECTION: I.PROTECTION,
    InvolvementKind.SHARE: I.SOCIAL_CARE,
    InvolvementKind.REFERRAL: I.SOCIAL_CARE,
    InvolvementKind.PANEL: I.SEND,
    InvolvementKind.MENTAL_HEALTH_CASELOAD: I.HEALTH,
    InvolvementKind.EMERGENCY: I.SOCIAL_CARE,
}


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


def class_of(kind: int) -> InformationClass:
    """Of what class it is that somebody is involved by that kind."""
    return CLASS_OF_INVOLVEMENT.get(InvolvementKind(kind), I.IDENTITY)


N, K, R, C, D = Level.NOTHING, Level.KNOWN, Level.READ, Level.CONTRIBUTE, Level.DECIDE
ALL = levels(**{c.name.lower(): D for c in I}, confidential=True, third_party=True, plans=True)


def everything_read(*, third_party: bool = False) -> Levels:
    """Every class to be read, and nothing written."""
    return Levels(dict.fromkeys(I, R), third_party=third_party)


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
    InvolvementKind.CONFERENCE: ALL,
    InvolvementKind.REVIEWING: ALL,
    InvolvementKind.YOUTH_JUSTICE_CASELOAD: levels(
        identity=R, contact=R, education=R, attendance=R, send=R, health=K, social_care=R, protection=K, views=C,
    ),
    # Where a child in our care goes to school is known here even where it is withheld from others, since
    # `access.school_is_open` asks for this kind. The rest of what is confidential, above all the home, is not.
    InvolvementKind.VIRTUAL_SCHOOL: levels(
        identity=R, contact=R, education=C, attendance=R, send=C, health=K, social_care=R, views=C, admissions=R,
    ),
    InvolvementKind.ADVOCACY: levels(
        identity=R, contact=K, education=R, attendance=K, send=R, health=K, social_care=R, protection=K, views=C,
    ),
    InvolvementKind.INSPECTION: everything_read(third_party=True),
    # What is shared is read; who ought to write is involved or referred to.
    InvolvementKind.SHARE: everything_read(),
    InvolvementKind.REFERRAL: levels(
        identity=C, contact=C, education=R, attendance=R, send=C, health=C, social_care=C, protection=C, views=C,
        admissions=R,
    ),
    InvolvementKind.PANEL: everything_read(),
    # Until the next school has what it is owed: Education (Pupil Information) (England) Regulations 2005 reg. 9, and
    # the child protection file by Keeping children safe in education, part two.
    InvolvementKind.LEFT_ROLL: levels(identity=R, education=R, attendance=R, send=R, protection=R),
    InvolvementKind.SELF: everything_read(),
    InvolvementKind.MENTAL_HEALTH_CASELOAD: levels(
        identity=R, contact=R, education=K, attendance=K, send=C, health=C, social_care=K, protection=K, views=C,
    ),
    # For hours, and looked through afterwards: read, never written, and nothing that is marked.
    InvolvementKind.EMERGENCY: everything_read(),
}  # fmt: skip


@dataclass(frozen=True)
class Masks:
    """The four mask arrays of one role, by involvement kind, as the database keeps them."""

    known: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    contribute: list[int] = field(default_factory=list)
    decide: list[int] = field(default_factory=list)

    def of(self, level: Level, kind: InvolvementKind) -> int:
        """The bits at that level through that kind; none where somebody has no such masks: a family writes nothing."""
        row: list[int] = getattr(self, level.name.lower())
        return row[kind - 1] if row else 0


def masks(allowed_through: Callable[[InvolvementKind], Levels], *, writes: bool) -> Masks:
    """Compile a role: for each kind the lower of what the role has through it and what the kind opens.

    writes: whether the role writes anything; one that does not adds no row even where reading is all that is asked.
    """
    compiled = Masks()
    for number in range(1, KIND_COUNT + 1):
        kind = InvolvementKind(number)
        allowed = allowed_through(kind).lower(BY_KIND[kind])
        compiled.known.append(allowed.mask(Level.KNOWN))
        compiled.read.append(allowed.mask(Level.READ))
        compiled.contribute.append(allowed.mask(Level.CONTRIBUTE) | (WRITES if writes else 0))
        compiled.decide.append(allowed.mask(Level.DECIDE))
    return compiled
