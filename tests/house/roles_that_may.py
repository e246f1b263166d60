"""Which roles may do what at all, typed by hand from the roles' paragraphs in the words of practice."""

from tests.house.rows import typed

EVERY_ROLE = frozenset(role for role in typed.table("roles") if role not in ("family", *typed.SYSTEMS))
ANYONE, FAMILIES, PARTNERS = frozenset({"anyone"}), frozenset({"family"}), frozenset(typed.SYSTEMS)

# The system of a register reads no plan.
PLAN_PARTNERS = frozenset({"partner_system"})
REGISTERS = frozenset({"school_system"})


def roles(words: str) -> frozenset[str]:
    return frozenset(words.split())


SOCIAL_CARE = roles("social_worker social_care_team_manager")
EARLY_HELP = roles("early_help_worker early_help_team_manager")
EHC_WORK = roles("ehc_coordinator ehc_team_manager")
CHILD_HEALTH = roles("health_visitor school_nurse")
SCHOOL_LEADS = roles("senco designated_safeguarding_lead head_teacher")
# What each role may do at all, from its paragraph in the words of practice.
ANSWER_ALERTS = (
    SOCIAL_CARE
    | EARLY_HELP
    | EHC_WORK
    | SCHOOL_LEADS
    | roles(
        "mash_screener school_attendance_officer authority_attendance_officer attendance_team_manager"
        " virtual_school_head"
    )
)
OVERSEE_ALERTS = roles(
    "social_care_team_manager head_teacher attendance_team_manager early_help_team_manager ehc_team_manager"
)
# Whoever keeps the numbers of the area's protocol.
SET_NUMBERS = roles("attendance_team_manager")
# Who stands apart from the case, or advises on it, writes their own part and adds no outcome.
WRITE_A_PART = roles(
    "child_protection_chair independent_reviewing_officer youth_justice_worker advocate educational_psychologist"
)
ADD_OUTCOMES = (SOCIAL_CARE | EARLY_HELP | EHC_WORK | CHILD_HEALTH | SCHOOL_LEADS) - roles(
    "designated_safeguarding_lead"
) | roles("virtual_school_head mental_health_practitioner")
WRITE_PLANS = ADD_OUTCOMES | WRITE_A_PART | roles("designated_safeguarding_lead")
RELEASE = SOCIAL_CARE | EARLY_HELP | EHC_WORK | CHILD_HEALTH | SCHOOL_LEADS
INVITE = RELEASE - CHILD_HEALTH
IMPORT = roles("school_attendance_officer head_teacher")
KEEP_ROLL = IMPORT
SUSPEND = KEEP_ROLL | roles("designated_safeguarding_lead")
MATCH = roles("authority_attendance_officer attendance_team_manager area_data_manager")
ALLOCATE = roles("social_care_team_manager mash_screener")
RECORD_CONCERNS = EVERY_ROLE - roles(
    "admissions_officer privacy_officer system_administrator area_data_manager ehc_panel_member inspector"
)
READ_CONCERNS = SOCIAL_CARE | roles("mash_screener designated_safeguarding_lead head_teacher")
RECORD_FAMILY = (
    SOCIAL_CARE
    | EARLY_HELP
    | EHC_WORK
    | CHILD_HEALTH
    | SCHOOL_LEADS
    | roles("mash_screener school_attendance_officer admissions_officer")
)
# Whoever may be the first of the area to meet a child: the hub hears of one, admissions gets a form for one.
OPEN_BY_HAND = SOCIAL_CARE | EARLY_HELP | EHC_WORK | CHILD_HEALTH | roles("mash_screener admissions_officer")
# A flag is what everyone must see first: those who write about the child raise it, those who only read do not.
RAISE_FLAGS = RECORD_FAMILY | WRITE_PLANS | OPEN_BY_HAND
SENCO = roles("senco")
# Whoever must act on a child that another service knows, and whoever leads the work with one.
ANSWER_ACCESS = (
    SOCIAL_CARE
    | EHC_WORK
    | CHILD_HEALTH
    | SCHOOL_LEADS
    | roles("early_help_team_manager mental_health_practitioner")
)
ASK_FOR_ACCESS = ANSWER_ACCESS | roles(
    "early_help_worker youth_justice_worker educational_psychologist virtual_school_head"
)
# Whoever brings somebody else to a child, or takes them off again.
INVOLVE = (
    SOCIAL_CARE
    | EARLY_HELP
    | EHC_WORK
    | CHILD_HEALTH
    | SCHOOL_LEADS
    | roles("mash_screener school_attendance_officer authority_attendance_officer attendance_team_manager")
)

# Whoever asks another service to take on work, or a panel to advise.
REFER = SOCIAL_CARE | EARLY_HELP | EHC_WORK | CHILD_HEALTH | SCHOOL_LEADS | roles("mash_screener")
# Whom a referral may reach, by their paragraphs: those who take on work with a child.
RECEIVE = REFER | roles(
    "authority_attendance_officer attendance_team_manager educational_psychologist family_hub_worker"
    " mental_health_practitioner police_officer_in_mash youth_justice_worker"
)
# Who only opens records ends their own part in them.
END_INVOLVEMENT = INVOLVE | roles("admissions_officer")
# Whoever leads the work with families, and the hub.
DECIDE_TO_SHARE = SOCIAL_CARE | roles(
    "mash_screener early_help_worker early_help_team_manager senco designated_safeguarding_lead head_teacher"
    " ehc_coordinator ehc_team_manager virtual_school_head health_visitor school_nurse mental_health_practitioner"
)
KEEP_SIGN_INS = roles("system_administrator area_data_manager")
# Whoever may have to act for a child whom they never met, before anybody can be asked; and who looks through it.
OPEN_IN_EMERGENCY = SOCIAL_CARE | roles(
    "mash_screener police_officer_in_mash designated_safeguarding_lead health_visitor school_nurse"
    " mental_health_practitioner"
)
REVIEW_EMERGENCIES = roles("privacy_officer area_data_manager")
KEEP_AGREEMENTS = roles("privacy_officer area_data_manager")
# Whoever answers for a child's safety decides that a record is hidden from all others.
RESTRICT = SOCIAL_CARE

# Who answers for a child, and who checks how records are used.
SEE_WHO_CAN_SEE = SOCIAL_CARE | roles("designated_safeguarding_lead head_teacher privacy_officer")

# Who checks how records are used, and whoever manages people.
REVIEW_LOOKING = roles("privacy_officer")
REVIEW_TEAM = OVERSEE_ALERTS
# Who may know who looked at a child: whoever decides about its protection, and who checks looking.
LOOKED_AT = SOCIAL_CARE | roles("child_protection_chair privacy_officer")
