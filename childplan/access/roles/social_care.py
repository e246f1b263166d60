"""Children's social care, early help and the safeguarding hub."""

from childplan.access.levels import C, D, K, R, levels
from childplan.access.permissions import Permission as P
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Remit

from .role import Role

SOCIAL_WORK = levels(identity=D, contact=D, education=R, attendance=R, send=C, health=R, social_care=D, protection=D,
                     views=D, admissions=R, confidential=True, third_party=True)  # fmt: skip
SOCIAL_WORK_OPENED_BY = frozenset(
    {Kind.ALLOCATION, Kind.LEAD_PRACTITIONER, Kind.EARLY_HELP_CASELOAD, Kind.FIRST_CONTACT, Kind.REFERRAL, Kind.SHARE,
     Kind.EMERGENCY}
)  # fmt: skip
WRITES_WITH_FAMILIES = frozenset(
    {P.ASK_FOR_ACCESS, P.ANSWER_ACCESS, P.OPEN_CHILD, P.RECORD_FAMILY, P.EDIT_PLAN, P.ADD_OUTCOME, P.RECORD_CONCERN,
     P.RELEASE_TO_FAMILY, P.INVITE_FAMILY, P.ANSWER_ALERTS, P.DECIDE_TO_SHARE}
)  # fmt: skip
EARLY_HELP_OPENED_BY = frozenset(
    {Kind.EARLY_HELP_CASELOAD, Kind.LEAD_PRACTITIONER, Kind.FIRST_CONTACT, Kind.REFERRAL, Kind.SHARE}
)

ROLES: tuple[Role, ...] = (
    Role(
        "social_worker",
        "Social worker",
        "A qualified social worker. Sees and writes everything about the children allocated to them or their team, "
        "confidential addresses included. Of other children in the area sees nothing, but in an emergency, for hours, "
        "looked through afterwards.",
        ("local_authority",),
        Remit.TEAM,
        SOCIAL_WORK,
        WRITES_WITH_FAMILIES
        | {P.READ_CONCERNS, P.RESTRICT_RECORDS, P.SEE_WHO_CAN_SEE, P.REGISTER_BIRTH, P.OPEN_IN_EMERGENCY},
        opened_by=SOCIAL_WORK_OPENED_BY,
        managed_by="social_care_team_manager",
    ),
    Role(
        "social_care_team_manager",
        "Team manager, children's social care",
        "Manages a team of social workers: sees all that the team sees, allocates children, and receives the alerts "
        "that nobody answered.",
        ("local_authority",),
        Remit.TEAM,
        SOCIAL_WORK,
        WRITES_WITH_FAMILIES
        | {P.READ_CONCERNS, P.RESTRICT_RECORDS, P.SEE_WHO_CAN_SEE, P.REGISTER_BIRTH, P.ALLOCATE, P.OVERSEE_ALERTS,
           P.OPEN_IN_EMERGENCY, P.REVIEW_TEAM},
        opened_by=SOCIAL_WORK_OPENED_BY,
    ),
    Role(
        "child_protection_chair",
        "Chair of child protection conferences",
        "Chairs conferences apart from the line that manages the case: reads every report about the children whose "
        "conference they chair, decides with it whether a protection plan stands, and does not write the social "
        "worker's file. Knows where to invite people, confidential addresses included.",
        ("local_authority",),
        Remit.OWN,
        levels(identity=R, contact=R, education=R, attendance=R, send=R, health=R, social_care=R, protection=D,
               views=R, confidential=True, third_party=True),
        frozenset({P.EDIT_PLAN, P.RECORD_CONCERN}),
        opened_by=frozenset({Kind.CONFERENCE}),
    ),
    Role(
        "independent_reviewing_officer",
        "Independent reviewing officer",
        "Reviews the care of children in our care, apart from the line that manages it: reads the whole care file of "
        "the children they review, sees the child alone, records what the review decided. The authority decides the "
        "plan.",
        ("local_authority",),
        Remit.OWN,
        levels(identity=R, contact=R, education=R, attendance=R, send=R, health=R, social_care=C, protection=C,
               views=C, confidential=True, third_party=True),
        frozenset({P.EDIT_PLAN, P.RECORD_CONCERN}),
        opened_by=frozenset({Kind.REVIEWING}),
    ),
    Role(
        "mash_screener",
        "MASH screener",
        "Screens what comes into the multi-agency safeguarding hub. Finds any child of the area, sees who works with "
        "them and their attendance, records and reads concerns, and allocates. Knows which plans there are and who "
        "leads them, so as to ask; does not read what they say, but in an emergency.",
        ("local_authority", "police", "nhs"),
        Remit.AREA,
        levels(identity=C, contact=R, education=K, attendance=R, send=K, health=K, social_care=C, protection=C,
               views=K, plans=False),
        frozenset({P.OPEN_CHILD, P.RECORD_CONCERN, P.READ_CONCERNS, P.ALLOCATE, P.ANSWER_ALERTS, P.REGISTER_BIRTH,
                   P.RECORD_FAMILY, P.DECIDE_TO_SHARE, P.OPEN_IN_EMERGENCY}),
        opened_by=frozenset({Kind.POLICE_CASELOAD, Kind.FIRST_CONTACT, Kind.REFERRAL, Kind.EMERGENCY}),
        # All that the area already opens to them, and what the plans of it say.
        through={Kind.EMERGENCY: levels(identity=R, contact=R, education=K, attendance=R, send=K, health=K,
                                        social_care=R, protection=R, views=K)},
        managed_by="social_care_team_manager",
    ),
    Role(
        "early_help_worker",
        "Early help worker",
        "Works with whole families by their agreement. Sees school, attendance and needs of the children on their "
        "team's early help caseload, writes the early help plan, and knows that protection work is there, so as to "
        "step up; clinical notes only where they are shared.",
        ("local_authority", "voluntary"),
        Remit.TEAM,
        levels(identity=C, contact=C, education=R, attendance=R, send=R, health=K, social_care=C, protection=K,
               views=C),
        WRITES_WITH_FAMILIES - {P.ANSWER_ACCESS},
        opened_by=EARLY_HELP_OPENED_BY,
        managed_by="early_help_team_manager",
    ),
    Role(
        "early_help_team_manager",
        "Team manager, early help",
        "Manages a team of early help workers: opens, closes and steps cases up and down, sees what the team sees, "
        "and receives the alerts that nobody answered.",
        ("local_authority",),
        Remit.TEAM,
        levels(identity=C, contact=C, education=R, attendance=R, send=R, health=K, social_care=D, protection=K,
               views=C),
        WRITES_WITH_FAMILIES | {P.OVERSEE_ALERTS, P.REVIEW_TEAM},
        opened_by=EARLY_HELP_OPENED_BY,
    ),
    Role(
        "family_hub_worker",
        "Family hub worker",
        "Welcomes families at a hub and finds them what helps. Sees who the children are that a family asked help for "
        "and whom to call, and that other plans exist; reads none of them.",
        ("local_authority", "voluntary"),
        Remit.TEAM,
        levels(identity=R, contact=R, education=K, attendance=K, send=K, social_care=K, views=C, plans=False),
        frozenset({P.RECORD_CONCERN}),
        opened_by=frozenset({Kind.EARLY_HELP_CASELOAD, Kind.REFERRAL}),
        managed_by="early_help_team_manager",
    ),
    Role(
        "youth_justice_worker",
        "Youth justice worker",
        "Works with children who are in contact with the law: sees the school, needs and care of those on the team's "
        "caseload, and records what the child says.",
        ("local_authority",),
        Remit.TEAM,
        levels(identity=R, contact=R, education=R, attendance=R, send=R, health=K, social_care=R, protection=K,
               views=C),
        frozenset({P.EDIT_PLAN, P.RECORD_CONCERN, P.ASK_FOR_ACCESS}),
        opened_by=frozenset({Kind.YOUTH_JUSTICE_CASELOAD, Kind.REFERRAL, Kind.SHARE}),
    ),
    Role(
        "advocate",
        "Advocate",
        "Speaks for one child in meetings and reviews, by the child's wish: reads the plan that the child may see, "
        "records the child's views, and reaches the family through the worker. Never what others said in confidence.",
        ("voluntary", "local_authority"),
        Remit.OWN,
        levels(identity=R, contact=K, education=K, send=R, social_care=R, protection=K, views=C),
        frozenset({P.EDIT_PLAN, P.RECORD_CONCERN}),
        opened_by=frozenset({Kind.ADVOCACY}),
    ),
)  # fmt: skip
