"""The roles, each a paragraph a manager could check: who it is, how far it reaches, what is open to it, what it may do.

`levels` is what the role may at most; the involvement that opens a child may allow less (`levels.BY_KIND`).
`through` replaces the levels for one kind of involvement: what a role knows of children it only reaches by area.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .levels import C, D, K, Levels, N, R, levels
from .permissions import Permission as P
from .vocabulary import InvolvementKind, Remit


@dataclass(frozen=True)
class Role:
    """One role. held_in: the kinds of organisation where it may be held."""

    key: str
    name: str
    description: str
    held_in: tuple[str, ...]
    remit: Remit
    levels: Levels
    may: frozenset[P]
    through: Mapping[InvolvementKind, Levels] = field(default_factory=dict)
    managed_by: str = ""


# Knows that a child is there and who works with it: name, birth date, identifier, no more.
DIRECTORY = levels(identity=R, contact=N)
NOTHING = levels()

ROLES: tuple[Role, ...] = (
    Role(
        "social_worker",
        "Social worker",
        "A qualified social worker. Sees and writes everything about the children allocated to them or their team, "
        "confidential addresses included. Of other children in the area sees nothing.",
        ("local_authority",),
        Remit.TEAM,
        levels(identity=D, contact=D, education=R, attendance=R, send=C, health=R, social_care=D, protection=D,
               views=D, admissions=R, confidential=True, third_party=True),
        frozenset({P.ASK_FOR_ACCESS, P.ANSWER_ACCESS,
                   P.OPEN_CHILD, P.RECORD_FAMILY, P.EDIT_PLAN, P.ADD_OUTCOME, P.RELEASE_TO_FAMILY, P.INVITE_FAMILY,
                   P.RECORD_CONCERN, P.READ_CONCERNS, P.ANSWER_ALERTS, P.RESTRICT_RECORDS, P.SEE_WHO_CAN_SEE,
                   P.REGISTER_BIRTH}),
        managed_by="social_care_team_manager",
    ),
    Role(
        "social_care_team_manager",
        "Team manager, children's social care",
        "Manages a team of social workers: sees all that the team sees, allocates children, and receives the alerts "
        "that nobody answered.",
        ("local_authority",),
        Remit.TEAM,
        levels(identity=D, contact=D, education=R, attendance=R, send=C, health=R, social_care=D, protection=D,
               views=D, admissions=R, confidential=True, third_party=True),
        frozenset({P.ASK_FOR_ACCESS, P.ANSWER_ACCESS,
                   P.OPEN_CHILD, P.RECORD_FAMILY, P.EDIT_PLAN, P.ADD_OUTCOME, P.RELEASE_TO_FAMILY, P.INVITE_FAMILY,
                   P.ALLOCATE, P.RECORD_CONCERN, P.READ_CONCERNS, P.ANSWER_ALERTS, P.OVERSEE_ALERTS,
                   P.RESTRICT_RECORDS, P.SEE_WHO_CAN_SEE, P.REGISTER_BIRTH}),
    ),
    Role(
        "mash_screener",
        "MASH screener",
        "Screens what comes into the multi-agency safeguarding hub. Finds any child of the area, sees who works with "
        "them and their attendance, records and reads concerns, and allocates. Knows which plans there are and who "
        "leads them, so as to ask; does not read what they say.",
        ("local_authority", "police", "nhs"),
        Remit.AREA,
        levels(identity=C, contact=R, education=K, attendance=R, send=K, health=K, social_care=C, protection=C,
               views=K, plans=False),
        frozenset({P.OPEN_CHILD, P.RECORD_CONCERN, P.READ_CONCERNS, P.ALLOCATE, P.ANSWER_ALERTS, P.REGISTER_BIRTH,
                   P.RECORD_FAMILY}),
        managed_by="social_care_team_manager",
    ),
    Role(
        "senco",
        "Special educational needs co-ordinator (SENCO)",
        "Leads SEN support in one school. Sees every child on its roll, writes their SEN plans and outcomes; knows "
        "that a social worker is involved, not what for.",
        ("school",),
        Remit.ORGANISATION,
        levels(identity=C, contact=C, education=C, attendance=R, send=D, health=R, social_care=K, views=C,
               admissions=K),
        frozenset({P.ASK_FOR_ACCESS, P.ANSWER_ACCESS,
                   P.EDIT_PLAN, P.ADD_OUTCOME, P.OPEN_SEN_SUPPORT, P.RECORD_CONCERN, P.ANSWER_ALERTS,
                   P.RELEASE_TO_FAMILY, P.INVITE_FAMILY, P.RECORD_FAMILY}),
        managed_by="head_teacher",
    ),
    Role(
        "ehc_coordinator",
        "EHC co-ordinator",
        "Writes education, health and care plans for the local authority, records the families and invites them. Sees "
        "the children on their own or their team's caseload; of the area's other children nothing.",
        ("local_authority",),
        Remit.TEAM,
        levels(identity=C, contact=C, education=R, attendance=R, send=D, health=R, social_care=R, protection=K,
               views=C, admissions=R),
        frozenset({P.ASK_FOR_ACCESS, P.ANSWER_ACCESS,
                   P.OPEN_CHILD, P.EDIT_PLAN, P.ADD_OUTCOME, P.RELEASE_TO_FAMILY, P.INVITE_FAMILY, P.RECORD_CONCERN,
                   P.ANSWER_ALERTS, P.RECORD_FAMILY}),
    ),
    Role(
        "designated_safeguarding_lead",
        "Designated safeguarding lead",
        "Leads safeguarding in one school: sees what the school may see of every child on its roll, reads the "
        "concerns its staff record, and answers alerts.",
        ("school",),
        Remit.ORGANISATION,
        levels(identity=C, contact=C, education=C, attendance=R, send=R, health=R, social_care=C, protection=C,
               views=C, third_party=True),
        frozenset({P.ASK_FOR_ACCESS, P.ANSWER_ACCESS,
                   P.EDIT_PLAN, P.RECORD_SUSPENSION, P.RECORD_CONCERN, P.READ_CONCERNS, P.ANSWER_ALERTS,
                   P.RELEASE_TO_FAMILY, P.INVITE_FAMILY, P.RECORD_FAMILY, P.SEE_WHO_CAN_SEE}),
        managed_by="head_teacher",
    ),
    Role(
        "head_teacher",
        "Head teacher",
        "Runs one school and answers for its registers. Sees every child on its roll, decides on education and "
        "attendance, and receives the alerts that the school's staff did not answer.",
        ("school",),
        Remit.ORGANISATION,
        levels(identity=C, contact=C, education=D, attendance=D, send=C, health=R, social_care=C, protection=C,
               views=C, admissions=R, third_party=True),
        frozenset({P.ASK_FOR_ACCESS, P.ANSWER_ACCESS,
                   P.EDIT_PLAN, P.ADD_OUTCOME, P.READ_PUPIL_FILES, P.IMPORT_PUPILS, P.RECORD_MARKS, P.KEEP_ROLL,
                   P.RECORD_SUSPENSION, P.RECORD_CONCERN, P.READ_CONCERNS, P.ANSWER_ALERTS, P.OVERSEE_ALERTS,
                   P.RELEASE_TO_FAMILY, P.INVITE_FAMILY, P.RECORD_FAMILY, P.SEE_WHO_CAN_SEE}),
    ),
    Role(
        "class_teacher",
        "Class teacher or tutor",
        "Teaches in one school. Sees the children of their own class or tutor group: their attendance and their SEN "
        "support. Records concerns, and reads their own but not other people's.",
        ("school",),
        Remit.TEAM,
        levels(identity=R, contact=N, education=C, attendance=R, send=R, health=K, social_care=K, protection=K,
               views=R),
        frozenset({P.RECORD_CONCERN}),
        managed_by="head_teacher",
    ),
    Role(
        "school_attendance_officer",
        "Attendance officer of a school",
        "Keeps one school's registers: brings in pupil files, takes children off roll, records suspensions, sees "
        "attendance and contacts of every child on its roll, and answers attendance alerts.",
        ("school",),
        Remit.ORGANISATION,
        levels(identity=C, contact=C, education=C, attendance=D, send=K, health=K, social_care=K, protection=K,
               views=R, admissions=R),
        frozenset({P.READ_PUPIL_FILES, P.IMPORT_PUPILS, P.RECORD_MARKS, P.KEEP_ROLL, P.RECORD_SUSPENSION,
                   P.ANSWER_ALERTS, P.RECORD_CONCERN, P.RECORD_FAMILY}),
        managed_by="head_teacher",
    ),
    Role(
        "authority_attendance_officer",
        "Attendance officer of the local authority",
        "Supports attendance across the area: sees the name, school and attendance of every child in it, answers "
        "attendance alerts, and decides whether two records are the same child.",
        ("local_authority",),
        Remit.AREA,
        levels(identity=C, contact=R, education=R, attendance=C, send=K, social_care=K, views=K, admissions=R),
        frozenset({P.ANSWER_ALERTS, P.ANSWER_MATCHES, P.RECORD_CONCERN}),
        managed_by="attendance_team_manager",
    ),
    Role(
        "attendance_team_manager",
        "Team manager, attendance support",
        "Manages the area's attendance officers, sees what they see, and receives the alerts that nobody answered. "
        "Keeps the numbers of the area's signed protocol: at what point an alert is raised, from which day.",
        ("local_authority",),
        Remit.AREA,
        levels(identity=C, contact=R, education=R, attendance=D, send=K, social_care=K, views=K, admissions=R),
        frozenset({P.ANSWER_ALERTS, P.OVERSEE_ALERTS, P.SET_THRESHOLDS, P.ANSWER_MATCHES, P.RECORD_CONCERN}),
    ),
    Role(
        "health_visitor",
        "Health visitor or school nurse",
        "Looks after the health of the children on their team's caseload: sees and writes their health plan, "
        "contributes to the rest, and records concerns.",
        ("nhs",),
        Remit.TEAM,
        levels(identity=C, contact=C, education=R, attendance=K, send=C, health=D, social_care=K, protection=K,
               views=C),
        frozenset({P.ASK_FOR_ACCESS, P.ANSWER_ACCESS,
                   P.OPEN_CHILD, P.EDIT_PLAN, P.ADD_OUTCOME, P.RECORD_CONCERN, P.REGISTER_BIRTH, P.RECORD_FAMILY,
                   P.RELEASE_TO_FAMILY}),
    ),
    Role(
        "virtual_school_head",
        "Virtual school head",
        "Answers for the education of children in care and promotes that of children with a social worker: sees the "
        "education, attendance and SEN of the children on the virtual school's caseload.",
        ("local_authority",),
        Remit.TEAM,
        levels(identity=R, contact=R, education=C, attendance=R, send=C, health=K, social_care=R, views=C,
               admissions=R),
        frozenset({P.ASK_FOR_ACCESS, P.EDIT_PLAN, P.ADD_OUTCOME, P.RECORD_CONCERN, P.ANSWER_ALERTS}),
    ),
    Role(
        "admissions_officer",
        "Admissions officer",
        "Places children in schools: finds any child of the area by name and identifier, and sees their address and "
        "admissions. No confidential address, no social care, health or protection matters.",
        ("local_authority",),
        Remit.AREA,
        levels(identity=C, contact=R, education=R, send=K, admissions=D),
        frozenset({P.OPEN_CHILD, P.RECORD_FAMILY}),
    ),
    Role(
        "privacy_officer",
        "Privacy officer",
        "Checks who looked at what and why. Finds a child by identifier and sees who can see it; reads no plan.",
        ("local_authority", "nhs", "police"),
        Remit.AREA,
        levels(identity=R),
        frozenset({P.SEE_WHO_CAN_SEE}),
    ),
    Role(
        "system_administrator",
        "System administrator",
        "Keeps the software running. Sees no case at all.",
        ("local_authority",),
        Remit.OWN,
        NOTHING,
        frozenset(),
    ),
    Role(
        "partner_system",
        "Partner system",
        "Another system that works for one organisation: reads, through the API, the plan and attendance of the "
        "children that the organisation is involved with, and sends contributions to their plans. Never protection "
        "matters or confidential addresses.",
        ("school", "nhs", "local_authority", "voluntary"),
        Remit.ORGANISATION,
        levels(identity=R, contact=R, education=R, attendance=R, send=R, health=K, social_care=K, views=R,
               admissions=R),
        frozenset({P.CONTRIBUTE_TO_PLAN}),
    ),
    Role(
        "school_system",
        "Register system of a school",
        "The system in which one school keeps its roll and registers: sends its pupils, their addresses, marks and "
        "suspensions through the API, and reads them back. No plan, no social care, health or protection matters.",
        ("school",),
        Remit.ORGANISATION,
        levels(identity=C, contact=C, education=C, attendance=D, plans=False),
        frozenset({P.READ_PUPIL_FILES, P.IMPORT_PUPILS, P.RECORD_MARKS, P.RECORD_SUSPENSION, P.RECORD_FAMILY}),
    ),
    Role(
        "family",
        "Parent or carer",
        "A parent, carer or young person invited to the portal: sees what was released to them about their own "
        "child, and nothing else.",
        (),
        Remit.OWN,
        NOTHING,
        frozenset(),
        # Row policies narrow this to items released to this very person; every class may be released.
        through={InvolvementKind.FAMILY: levels(identity=R, contact=R, education=R, attendance=R, send=R, health=R,
                                                social_care=R, protection=R, views=R, admissions=R)},
    ),
)  # fmt: skip

BY_KEY: Mapping[str, Role] = {role.key: role for role in ROLES}


class UnknownRole(LookupError):
    """A membership names a role that the software does not have."""


def role(key: str) -> Role:
    """The role with that key. Raises UnknownRole."""
    try:
        return BY_KEY[key]
    except KeyError:
        raise UnknownRole(f"there is no role {key!r}") from None
