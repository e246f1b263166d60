"""Who may involve whom with a child, and end that. Seeing a child is not enough: nobody widens what they see.

The one table of this rule. `guarding` writes it into the database after each migration (`access_kindrule`), where the
row policy of involvements and `identity.resolve_or_open` ask it; the acts ask the same function. Not in the table:
grants by area and by named list, which come from the child's area and from a restriction, and a family's, which come
from an invitation that was accepted.

A child has one lead practitioner (Working Together to Safeguard Children 2023, chapter 3). Whoever allocates a social
worker for others therefore also ends the lead of another agency's practitioner, which no line says.
Nor does one say that whoever keeps a school's roll ends every involvement of that school's people when a child leaves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from childplan.organisations.vocabulary import OrganisationKind as Body

from .permissions import Permission
from .roles import ROLES
from .vocabulary import InvolvementKind as Kind


class Reach(StrEnum):
    """Whom a role may involve: itself, its organisation's people, or bodies of its area."""

    OWN = "own"
    """One's own membership, team or organisation."""
    HOUSE = "house"
    """One's organisation, any of its teams and members."""
    AREA = "area"
    """The named bodies of one's local area, their teams and members, but not oneself."""
    NOBODY = "nobody"
    """No one: the role may end such an involvement, and does not make it."""


@dataclass(frozen=True)
class MayInvolve:
    """One line: these roles may make and end involvements of this kind.

    bodies: the kinds of organisation, where the reach is the area.
    holding: kinds of involvement of which the author must hold one already, to make another by it.
    when_known: the kind by which somebody is involved who asks for a record to be opened and it was there already.
    """

    roles: tuple[str, ...]
    kind: Kind
    reach: Reach
    bodies: tuple[Body, ...] = ()
    holding: tuple[Kind, ...] = ()
    when_known: Kind | None = field(default=None)


SOCIAL_WORK = ("social_worker", "social_care_team_manager")
ANSWERS_FOR_THE_CHILD = (Kind.ALLOCATION, Kind.LEAD_PRACTITIONER, Kind.NAMED_LIST)
REFERRERS = (
    *SOCIAL_WORK,
    "mash_screener",
    "senco",
    "designated_safeguarding_lead",
    "head_teacher",
    "ehc_coordinator",
    "health_visitor",
)
COUNCIL = (Body.LOCAL_AUTHORITY,)

TABLE: tuple[MayInvolve, ...] = (
    # Registers are kept by the school: it says who is on its roll and in which class.
    MayInvolve(("head_teacher", "school_attendance_officer", "school_system"), Kind.ENROLMENT, Reach.HOUSE),
    # A social worker opens what is new; a child somebody else knows already is allocated by who allocates.
    MayInvolve(
        ("social_worker",),
        Kind.ALLOCATION,
        Reach.OWN,
        holding=ANSWERS_FOR_THE_CHILD,
        when_known=Kind.FIRST_CONTACT,
    ),
    MayInvolve(("social_care_team_manager",), Kind.ALLOCATION, Reach.HOUSE, when_known=Kind.FIRST_CONTACT),
    MayInvolve(("mash_screener",), Kind.ALLOCATION, Reach.AREA, COUNCIL),
    MayInvolve(("social_worker",), Kind.LEAD_PRACTITIONER, Reach.HOUSE, holding=ANSWERS_FOR_THE_CHILD),
    MayInvolve(("mash_screener",), Kind.LEAD_PRACTITIONER, Reach.AREA, COUNCIL),
    MayInvolve(
        (
            "social_care_team_manager",
            "senco",
            "designated_safeguarding_lead",
            "head_teacher",
            "ehc_coordinator",
            "health_visitor",
        ),
        Kind.LEAD_PRACTITIONER,
        Reach.HOUSE,
    ),
    MayInvolve(("ehc_coordinator",), Kind.SEN_CASELOAD, Reach.HOUSE),
    MayInvolve(
        (*SOCIAL_WORK, "senco", "head_teacher", "health_visitor"), Kind.SEN_CASELOAD, Reach.AREA, COUNCIL
    ),
    MayInvolve(("health_visitor",), Kind.HEALTH_CASELOAD, Reach.HOUSE),
    MayInvolve(
        tuple(role for role in REFERRERS if role != "health_visitor"),
        Kind.HEALTH_CASELOAD,
        Reach.AREA,
        (Body.NHS,),
    ),
    MayInvolve(
        ("authority_attendance_officer", "attendance_team_manager"), Kind.ATTENDANCE_CASELOAD, Reach.HOUSE
    ),
    MayInvolve(
        (*SOCIAL_WORK, "head_teacher", "school_attendance_officer"),
        Kind.ATTENDANCE_CASELOAD,
        Reach.AREA,
        COUNCIL,
    ),
    MayInvolve(
        REFERRERS,
        Kind.EARLY_HELP_CASELOAD,
        Reach.AREA,
        (Body.LOCAL_AUTHORITY, Body.VOLUNTARY, Body.NHS, Body.SCHOOL),
    ),
    MayInvolve((*SOCIAL_WORK, "mash_screener"), Kind.POLICE_CASELOAD, Reach.AREA, (Body.POLICE,)),
    MayInvolve(
        (*SOCIAL_WORK, "mash_screener", "ehc_coordinator", "health_visitor", "admissions_officer"),
        Kind.FIRST_CONTACT,
        Reach.OWN,
    ),
    # A share is made by the decision behind it alone (childplan/sharing); those who decide such things may end it.
    MayInvolve(
        tuple(role.key for role in ROLES if Permission.DECIDE_TO_SHARE in role.may), Kind.SHARE, Reach.NOBODY
    ),
    # Closing a family's page; opening it is the family's own answer to an invitation.
    MayInvolve(
        (*SOCIAL_WORK, "senco", "designated_safeguarding_lead", "head_teacher", "ehc_coordinator"),
        Kind.FAMILY,
        Reach.NOBODY,
    ),
)


@dataclass(frozen=True)
class Line:
    """The table as the database keeps it: one line for each role and kind."""

    role: str
    kind: int
    reach: str
    bodies: list[str]
    holding: list[int]
    when_known: int


def lines(table: Iterable[MayInvolve] = TABLE) -> Iterator[Line]:
    for may in table:
        for role in may.roles:
            yield Line(
                role=role,
                kind=int(may.kind),
                reach=str(may.reach),
                bodies=[str(body) for body in may.bodies],
                holding=[int(kind) for kind in may.holding],
                when_known=int(may.when_known or may.kind),
            )
