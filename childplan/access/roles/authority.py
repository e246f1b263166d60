"""The local authority's education and admissions, and those who keep its data and check its use."""

from childplan.access.levels import C, D, K, N, R, levels
from childplan.access.permissions import Permission as P
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Remit

from .role import NOTHING, Role

SEN_OPENED_BY = frozenset(
    {Kind.SEN_CASELOAD, Kind.LEAD_PRACTITIONER, Kind.FIRST_CONTACT, Kind.REFERRAL, Kind.SHARE}
)
SEN_WORK = levels(identity=C, contact=C, education=R, attendance=R, send=D, health=R, social_care=R, protection=K,
                  views=C, admissions=R)  # fmt: skip
WRITES_EHC_PLANS = frozenset(
    {P.ASK_FOR_ACCESS, P.ANSWER_ACCESS, P.OPEN_CHILD, P.EDIT_PLAN, P.ADD_OUTCOME, P.RELEASE_TO_FAMILY,
     P.INVITE_FAMILY, P.RECORD_CONCERN, P.ANSWER_ALERTS, P.RECORD_FAMILY, P.DECIDE_TO_SHARE}
)  # fmt: skip
ATTENDANCE_OPENED_BY = frozenset({Kind.ATTENDANCE_CASELOAD, Kind.REFERRAL, Kind.SHARE})

ROLES: tuple[Role, ...] = (
    Role(
        "ehc_coordinator",
        "EHC co-ordinator",
        "Writes education, health and care plans for the local authority, records the families and invites them. Sees "
        "the children on their own or their team's caseload; of the area's other children nothing.",
        ("local_authority",),
        Remit.TEAM,
        SEN_WORK,
        WRITES_EHC_PLANS,
        opened_by=SEN_OPENED_BY,
        managed_by="ehc_team_manager",
    ),
    Role(
        "ehc_team_manager",
        "Team manager, EHC plans",
        "Answers for the authority's decisions to assess, to issue and to cease, and for what runs late; receives the "
        "alerts that nobody answered. Sees no more than the team's caseload.",
        ("local_authority",),
        Remit.TEAM,
        SEN_WORK,
        WRITES_EHC_PLANS | {P.OVERSEE_ALERTS, P.REVIEW_TEAM},
        opened_by=SEN_OPENED_BY,
    ),
    Role(
        "ehc_panel_member",
        "Member of the EHC panel",
        "Advises on one case at a time, from the papers that were put before the panel and only until it has been "
        "heard; the authority decides. No address, nothing of protection.",
        ("local_authority", "school", "nhs"),
        Remit.TEAM,
        levels(identity=R, education=R, attendance=R, send=R, health=R, social_care=R, views=R),
        frozenset(),
        opened_by=frozenset({Kind.PANEL}),
        may_be_named=False,
    ),
    Role(
        "educational_psychologist",
        "Educational psychologist",
        "Gives statutory advice on children on their team's caseload: reads what shows how a child learns and is, "
        "meets the family, writes advice and what the child says.",
        ("local_authority",),
        Remit.TEAM,
        levels(identity=R, contact=R, education=R, attendance=R, send=C, health=R, social_care=K, views=C),
        frozenset({P.EDIT_PLAN, P.RECORD_CONCERN, P.ASK_FOR_ACCESS}),
        opened_by=frozenset({Kind.SEN_CASELOAD, Kind.REFERRAL, Kind.SHARE}),
        managed_by="ehc_team_manager",
    ),
    Role(
        "authority_attendance_officer",
        "Attendance officer of the local authority",
        "Supports attendance across the area: sees the name, address, school and attendance of every child in it and "
        "what their school and admissions wrote, answers attendance alerts, and decides whether two records are the "
        "same child.",
        ("local_authority",),
        Remit.AREA,
        levels(identity=C, contact=R, education=R, attendance=C, send=K, social_care=K, views=K, admissions=R),
        frozenset({P.ANSWER_ALERTS, P.ANSWER_MATCHES, P.RECORD_CONCERN}),
        opened_by=ATTENDANCE_OPENED_BY,
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
        frozenset({P.ANSWER_ALERTS, P.OVERSEE_ALERTS, P.SET_THRESHOLDS, P.ANSWER_MATCHES, P.RECORD_CONCERN,
                   P.REVIEW_TEAM}),
        opened_by=ATTENDANCE_OPENED_BY,
    ),
    Role(
        "virtual_school_head",
        "Virtual school head",
        "Answers for the education of children in care and promotes that of children with a social worker: sees the "
        "education, attendance and SEN of the children on the virtual school's caseload, and where they go to school "
        "even where that is withheld from others. Reads no confidential address, name or contact.",
        ("local_authority",),
        Remit.TEAM,
        levels(identity=R, contact=R, education=C, attendance=R, send=C, health=K, social_care=R, views=C,
               admissions=R),
        frozenset({P.ASK_FOR_ACCESS, P.EDIT_PLAN, P.ADD_OUTCOME, P.RECORD_CONCERN, P.ANSWER_ALERTS,
                   P.DECIDE_TO_SHARE}),
        opened_by=frozenset({Kind.VIRTUAL_SCHOOL, Kind.SEN_CASELOAD, Kind.LEAD_PRACTITIONER, Kind.SHARE}),
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
        opened_by=frozenset({Kind.FIRST_CONTACT}),
    ),
    Role(
        "area_data_manager",
        "Area data manager",
        "Keeps the area's data whole: decides whether two records are the same child, and sees to calendars and "
        "agreements on sharing. Stands in for the privacy officer in the review of emergency access, and gives "
        "colleagues of the area their way to sign in. Knows who a child is and that they are at school; no case, no "
        "contact, no file of a school's.",
        ("local_authority",),
        Remit.AREA,
        levels(identity=C, contact=N, education=K, plans=False),
        frozenset({P.ANSWER_MATCHES, P.KEEP_AGREEMENTS, P.REVIEW_EMERGENCIES, P.KEEP_SIGN_INS}),
        may_be_named=False,
    ),
    Role(
        "privacy_officer",
        "Privacy officer",
        "Checks who looked at what and why. Finds a child by identifier and sees who can see it and through which "
        "service, so as to judge; reviews what was opened in an emergency; reads no plan.",
        ("local_authority", "nhs", "police"),
        Remit.AREA,
        levels(identity=R, send=K, health=K, social_care=K, protection=K, plans=False),
        frozenset({P.SEE_WHO_CAN_SEE, P.KEEP_AGREEMENTS, P.REVIEW_EMERGENCIES, P.REVIEW_LOOKING}),
    ),
    Role(
        "system_administrator",
        "System administrator",
        "Keeps the software running, and gives colleagues of the area their way to sign in. Sees no case at all.",
        ("local_authority",),
        Remit.OWN,
        NOTHING,
        frozenset({P.KEEP_SIGN_INS}),
        may_be_named=False,
    ),
)  # fmt: skip
