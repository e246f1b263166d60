"""Who may involve whom with a child, and end that. Seeing a child is not enough: nobody widens what they see.

The one table of this rule. `guarding` writes it into the database after each migration (`access_kindrule`), where the
row policy of involvements and `identity.resolve_or_open` ask it; the acts ask the same function. Not in the table:
grants by area and by named list, which come from the child's area and from a restriction, and a family's, which come
from an invitation that was accepted.

Nobody involves others by what was only shown to them (`BESIDE_THE_WORK`): the database asks that besides every line.
It asks three things more, of every line and in `sql/025_involving.sql` alone: nobody is somebody else in another post
of their own; what one gives to one's own people ends no later than what one has oneself, unless one's role gives out
the work of others; and somebody who only opened a record brings in nobody of their own role by way of the area.

A child has one lead practitioner (Working Together to Safeguard Children 2023, chapter 3). Whoever allocates a social
worker for others therefore also ends the lead of another agency's practitioner, which no line says.
Nor does one say that whoever keeps a school's roll ends every involvement of that school's people when a child leaves.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from childplan.organisations.vocabulary import OrganisationKind as Body

from .permissions import Permission
from .roles import ROLES
from .vocabulary import BESIDE_THE_WORK
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
EARLY_HELP = ("early_help_worker", "early_help_team_manager")
CHILD_HEALTH = ("health_visitor", "school_nurse")
EHC_WORK = ("ehc_coordinator", "ehc_team_manager")
LEADS_IN_SCHOOL = ("senco", "designated_safeguarding_lead", "head_teacher")
ANSWERS_FOR_THE_CHILD = (Kind.ALLOCATION, Kind.LEAD_PRACTITIONER, Kind.NAMED_LIST)
# What each of these works by. Who was let in by another kind does not lift themselves to all that their role may have.
IN_HEALTH = (Kind.HEALTH_CASELOAD, *ANSWERS_FOR_THE_CHILD)
IN_EHC_WORK = (Kind.SEN_CASELOAD, *ANSWERS_FOR_THE_CHILD)
IN_EARLY_HELP = (Kind.EARLY_HELP_CASELOAD, *ANSWERS_FOR_THE_CHILD)
IN_SCHOOL = (Kind.ENROLMENT, *ANSWERS_FOR_THE_CHILD)
REFERRERS = (*SOCIAL_WORK, "mash_screener", *LEADS_IN_SCHOOL, *EHC_WORK, *CHILD_HEALTH)
COUNCIL = (Body.LOCAL_AUTHORITY,)

# Whom a child was only shown to does not work with them; nor does the area's remit, a list of names, or being family
# make anybody a worker with the child.
NOT_WORKING_WITH = BESIDE_THE_WORK | {Kind.AREA, Kind.NAMED_LIST, Kind.FAMILY}
# By these somebody works with the child and does not answer for them: an advocate speaks for the child alone, a chair
# and a reviewing officer stand apart from the line that manages the case.
STANDS_APART = frozenset({Kind.ADVOCACY, Kind.CONFERENCE, Kind.REVIEWING})

# These are for a time, in calendar days at most; the table of involvements refuses one that is for longer.
LONGEST: Mapping[Kind, int] = {
    Kind.INSPECTION: 28,
    Kind.ADVOCACY: 366,
    Kind.REFERRAL: 366,
    Kind.PANEL: 366,
    Kind.LEFT_ROLL: 366,
}

# Emergency access is for hours, whatever the area says; no line makes it, but its own act alone (childplan/emergency).
MOST_EMERGENCY_HOURS = 8

TABLE: tuple[MayInvolve, ...] = (
    # Registers are kept by the school: it says who is on its roll and in which class.
    MayInvolve(("head_teacher", "school_attendance_officer", "school_system"), Kind.ENROLMENT, Reach.HOUSE),
    # And whoever takes a child off it leaves the school's leads enough, for a while, to hand over what they hold.
    MayInvolve(
        ("head_teacher", "school_attendance_officer"),
        Kind.LEFT_ROLL,
        Reach.HOUSE,
        holding=(Kind.ENROLMENT,),
    ),
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
    MayInvolve(SOCIAL_WORK, Kind.LEAD_PRACTITIONER, Reach.HOUSE, holding=ANSWERS_FOR_THE_CHILD),
    MayInvolve(EARLY_HELP, Kind.LEAD_PRACTITIONER, Reach.HOUSE, holding=IN_EARLY_HELP),
    MayInvolve(("mash_screener",), Kind.LEAD_PRACTITIONER, Reach.AREA, COUNCIL),
    MayInvolve(LEADS_IN_SCHOOL, Kind.LEAD_PRACTITIONER, Reach.HOUSE, holding=IN_SCHOOL),
    MayInvolve(EHC_WORK, Kind.LEAD_PRACTITIONER, Reach.HOUSE, holding=IN_EHC_WORK),
    MayInvolve(CHILD_HEALTH, Kind.LEAD_PRACTITIONER, Reach.HOUSE, holding=IN_HEALTH),
    # As in social work: a worker takes on what is new, and what others know already is given out by who manages, or
    # by whoever asks for the service.
    MayInvolve(
        ("ehc_coordinator",),
        Kind.SEN_CASELOAD,
        Reach.HOUSE,
        holding=IN_EHC_WORK,
        when_known=Kind.FIRST_CONTACT,
    ),
    MayInvolve(("ehc_team_manager",), Kind.SEN_CASELOAD, Reach.HOUSE, when_known=Kind.FIRST_CONTACT),
    MayInvolve(
        (*SOCIAL_WORK, "senco", "head_teacher", *CHILD_HEALTH), Kind.SEN_CASELOAD, Reach.AREA, COUNCIL
    ),
    MayInvolve(
        CHILD_HEALTH,
        Kind.HEALTH_CASELOAD,
        Reach.HOUSE,
        holding=IN_HEALTH,
        when_known=Kind.FIRST_CONTACT,
    ),
    MayInvolve(
        (*(role for role in REFERRERS if role not in CHILD_HEALTH), *EARLY_HELP),
        Kind.HEALTH_CASELOAD,
        Reach.AREA,
        (Body.NHS,),
    ),
    # Who treats in confidence writes in no record's identity, so others bring the child to them.
    MayInvolve(
        (*(role for role in REFERRERS if role != "mash_screener"), *EARLY_HELP),
        Kind.MENTAL_HEALTH_CASELOAD,
        Reach.AREA,
        (Body.NHS, Body.VOLUNTARY),
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
    MayInvolve(
        ("early_help_worker",),
        Kind.EARLY_HELP_CASELOAD,
        Reach.HOUSE,
        holding=IN_EARLY_HELP,
        when_known=Kind.FIRST_CONTACT,
    ),
    MayInvolve(
        ("early_help_team_manager",), Kind.EARLY_HELP_CASELOAD, Reach.HOUSE, when_known=Kind.FIRST_CONTACT
    ),
    MayInvolve((*SOCIAL_WORK, "mash_screener"), Kind.POLICE_CASELOAD, Reach.AREA, (Body.POLICE,)),
    MayInvolve(
        (*SOCIAL_WORK, "mash_screener", *EARLY_HELP), Kind.YOUTH_JUSTICE_CASELOAD, Reach.AREA, COUNCIL
    ),
    # A designated teacher and a social worker both bring a child in care to the virtual school.
    MayInvolve((*SOCIAL_WORK, *LEADS_IN_SCHOOL), Kind.VIRTUAL_SCHOOL, Reach.AREA, COUNCIL),
    # Who chairs and who reviews is asked by those who work the case, and is never one of them.
    MayInvolve(SOCIAL_WORK, Kind.CONFERENCE, Reach.AREA, COUNCIL),
    MayInvolve(SOCIAL_WORK, Kind.REVIEWING, Reach.AREA, COUNCIL),
    MayInvolve((*SOCIAL_WORK, *EHC_WORK, *EARLY_HELP), Kind.ADVOCACY, Reach.AREA, (Body.VOLUNTARY, *COUNCIL)),
    # Another service is asked, and answers; a panel advises. Both begin by the acts of childplan/referrals alone.
    MayInvolve(
        (*REFERRERS, *EARLY_HELP),
        Kind.REFERRAL,
        Reach.AREA,
        (*COUNCIL, Body.NHS, Body.SCHOOL, Body.POLICE, Body.VOLUNTARY),
    ),
    MayInvolve((*EHC_WORK, *SOCIAL_WORK), Kind.PANEL, Reach.AREA, COUNCIL),
    # One child at a time, by whoever answers for the people who have them: a list would be a search of the area.
    MayInvolve(
        ("social_care_team_manager", "early_help_team_manager", "ehc_team_manager", "head_teacher"),
        Kind.INSPECTION,
        Reach.AREA,
        (Body.INSPECTORATE,),
        holding=(
            Kind.ENROLMENT,
            Kind.ALLOCATION,
            Kind.LEAD_PRACTITIONER,
            Kind.SEN_CASELOAD,
            Kind.EARLY_HELP_CASELOAD,
        ),
    ),
    MayInvolve(
        (*SOCIAL_WORK, "mash_screener", *EHC_WORK, *CHILD_HEALTH, "admissions_officer"),
        Kind.FIRST_CONTACT,
        Reach.OWN,
    ),
    # A share is made by the decision behind it alone (childplan/sharing); those who decide such things may end it.
    MayInvolve(
        tuple(role.key for role in ROLES if Permission.DECIDE_TO_SHARE in role.may), Kind.SHARE, Reach.NOBODY
    ),
    # Closing a family's page; opening it is the family's own answer to an invitation.
    MayInvolve((*SOCIAL_WORK, *LEADS_IN_SCHOOL, *EHC_WORK, *EARLY_HELP), Kind.FAMILY, Reach.NOBODY),
    MayInvolve((*SOCIAL_WORK, *LEADS_IN_SCHOOL, *EHC_WORK, *EARLY_HELP), Kind.SELF, Reach.NOBODY),
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


def lines_of(role_key: str, *, table: Iterable[MayInvolve] = TABLE) -> list[MayInvolve]:
    """What this role may make or end."""
    return [may for may in table if role_key in may.roles]
