"""Police, inspectors, other systems, and families."""

from childplan.access.levels import C, K, R, levels
from childplan.access.permissions import Permission as P
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Remit

from .role import NOTHING, Role

RELEASED = levels(identity=R, contact=R, education=R, attendance=R, send=R, health=R, social_care=R, protection=R,
                  views=R, admissions=R)  # fmt: skip

ROLES: tuple[Role, ...] = (
    Role(
        "police_officer_in_mash",
        "Police officer in the MASH",
        "Sits in the safeguarding hub for the police: finds out who a child of the area is, and contributes to the "
        "enquiries that the police are part of. No health, no special needs, no plan, and never the address of a "
        "refuge.",
        ("police",),
        Remit.AREA,
        levels(identity=R, contact=R, education=K, social_care=C, protection=C, plans=False),
        frozenset({P.RECORD_CONCERN, P.OPEN_IN_EMERGENCY}),
        opened_by=frozenset({Kind.POLICE_CASELOAD, Kind.REFERRAL, Kind.EMERGENCY}),
        through={Kind.AREA: levels(identity=R, plans=False)},
    ),
    Role(
        "inspector",
        "Inspector",
        "Reads the whole record of the children in an inspection's sample, for the weeks that it lasts, under an "
        "inspectorate's powers. Writes nothing, sees no address, and finds no other child.",
        ("inspectorate",),
        Remit.OWN,
        levels(identity=R, contact=K, education=R, attendance=R, send=R, health=R, social_care=R, protection=R,
               views=R, admissions=R, third_party=True),
        frozenset(),
        opened_by=frozenset({Kind.INSPECTION}),
        may_be_named=False,
        longest_days=28,
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
        opened_by=frozenset({Kind.ENROLMENT, Kind.ALLOCATION, Kind.SEN_CASELOAD, Kind.HEALTH_CASELOAD,
                             Kind.ATTENDANCE_CASELOAD, Kind.EARLY_HELP_CASELOAD}),
        may_be_named=False,
    ),
    Role(
        "family",
        "Parent or carer",
        "A parent or carer invited to the portal: sees what was released to them about their own child, and nothing "
        "else. A young person sees, in the same way, what was released to them about themselves.",
        (),
        Remit.OWN,
        NOTHING,
        frozenset(),
        opened_by=frozenset({Kind.FAMILY, Kind.SELF}),
        # Row policies narrow these to items released to this very person; every class may be released. Of a restricted
        # record the parents on its named list go on seeing what they were shown.
        through={Kind.FAMILY: RELEASED, Kind.SELF: RELEASED, Kind.NAMED_LIST: RELEASED},
    ),
)  # fmt: skip
