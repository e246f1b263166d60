"""Schools, and the systems in which they keep their rolls."""

from childplan.access.levels import C, D, K, N, R, levels
from childplan.access.permissions import Permission as P
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Remit

from .role import Role

# Somebody who leads in a school goes on reading what the next school is owed, for the days that takes.
LEADS_IN_SCHOOL = frozenset(
    {
        Kind.ENROLMENT,
        Kind.LEAD_PRACTITIONER,
        Kind.EARLY_HELP_CASELOAD,
        Kind.REFERRAL,
        Kind.SHARE,
        Kind.LEFT_ROLL,
    }
)

ROLES: tuple[Role, ...] = (
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
                   P.RELEASE_TO_FAMILY, P.INVITE_FAMILY, P.RECORD_FAMILY, P.DECIDE_TO_SHARE}),
        opened_by=LEADS_IN_SCHOOL,
        managed_by="head_teacher",
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
                   P.RELEASE_TO_FAMILY, P.INVITE_FAMILY, P.RECORD_FAMILY, P.SEE_WHO_CAN_SEE,
                   P.DECIDE_TO_SHARE, P.OPEN_IN_EMERGENCY}),
        opened_by=LEADS_IN_SCHOOL | {Kind.EMERGENCY},
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
                   P.RECORD_SUSPENSION, P.RECORD_CONCERN, P.READ_CONCERNS, P.ANSWER_ALERTS,
                   P.OVERSEE_ALERTS, P.REVIEW_TEAM,
                   P.RELEASE_TO_FAMILY, P.INVITE_FAMILY, P.RECORD_FAMILY, P.SEE_WHO_CAN_SEE,
                   P.DECIDE_TO_SHARE}),
        opened_by=LEADS_IN_SCHOOL,
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
        opened_by=frozenset({Kind.ENROLMENT}),
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
        opened_by=frozenset({Kind.ENROLMENT, Kind.LEFT_ROLL}),
        managed_by="head_teacher",
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
        opened_by=frozenset({Kind.ENROLMENT}),
        may_be_named=False,
    ),
)  # fmt: skip
