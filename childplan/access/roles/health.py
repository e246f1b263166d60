"""Health services of the area."""

from childplan.access.levels import C, D, K, R, levels
from childplan.access.permissions import Permission as P
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Remit

from .role import Role

CHILD_HEALTH = levels(identity=C, contact=C, education=R, attendance=K, send=C, health=D, social_care=K, protection=K,
                      views=C)  # fmt: skip
HEALTH_OPENED_BY = frozenset(
    {Kind.HEALTH_CASELOAD, Kind.LEAD_PRACTITIONER, Kind.EARLY_HELP_CASELOAD, Kind.FIRST_CONTACT, Kind.REFERRAL,
     Kind.SHARE, Kind.EMERGENCY}
)  # fmt: skip
CARES_FOR_HEALTH = frozenset(
    {P.ASK_FOR_ACCESS, P.ANSWER_ACCESS, P.OPEN_CHILD, P.EDIT_PLAN, P.ADD_OUTCOME, P.RECORD_CONCERN, P.REGISTER_BIRTH,
     P.RECORD_FAMILY, P.RELEASE_TO_FAMILY, P.DECIDE_TO_SHARE, P.OPEN_IN_EMERGENCY}
)  # fmt: skip

ROLES: tuple[Role, ...] = (
    Role(
        "health_visitor",
        "Health visitor",
        "Looks after the health of the youngest children on their team's caseload: sees and writes their health plan, "
        "contributes to the rest, opens the record of a newborn child, and records concerns.",
        ("nhs",),
        Remit.TEAM,
        CHILD_HEALTH,
        CARES_FOR_HEALTH,
        opened_by=HEALTH_OPENED_BY,
    ),
    Role(
        "school_nurse",
        "School nurse",
        "Looks after the health of children of school age on their team's caseload: sees and writes their health "
        "plan, contributes to the rest, and records concerns.",
        ("nhs",),
        Remit.TEAM,
        CHILD_HEALTH,
        CARES_FOR_HEALTH - {P.REGISTER_BIRTH},
        opened_by=HEALTH_OPENED_BY,
    ),
    Role(
        "mental_health_practitioner",
        "Mental health practitioner",
        "Treats children on their team's caseload in confidence: writes for the plan what a school may read, and no "
        "notes of the clinic. Knows that a social worker and a protection plan are there.",
        ("nhs", "voluntary"),
        Remit.TEAM,
        levels(identity=R, contact=R, education=K, attendance=K, send=C, health=C, social_care=K, protection=K,
               views=C),
        frozenset({P.EDIT_PLAN, P.ADD_OUTCOME, P.RECORD_CONCERN, P.ASK_FOR_ACCESS, P.ANSWER_ACCESS,
                   P.DECIDE_TO_SHARE, P.OPEN_IN_EMERGENCY}),
        opened_by=frozenset({Kind.MENTAL_HEALTH_CASELOAD, Kind.REFERRAL, Kind.SHARE, Kind.EMERGENCY}),
    ),
)  # fmt: skip
