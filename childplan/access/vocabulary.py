"""Words of access: levels, the kinds of involvement, where a role reaches, and what a person may be permitted to do."""

from enum import IntEnum, StrEnum

from django.db import models


class Level(IntEnum):
    """What one information class may be to somebody. Each level includes those before it."""

    NOTHING = 0
    KNOWN = 1
    READ = 2
    CONTRIBUTE = 3
    DECIDE = 4


class Remit(StrEnum):
    """How far a role reaches: grants made to the person only, to the team, the organisation, or the whole area."""

    OWN = "own"
    TEAM = "team"
    ORGANISATION = "organisation"
    AREA = "area"


class InvolvementKind(models.IntegerChoices):
    """Why somebody has to do with a child. The numbers are positions in the mask arrays: never reorder them."""

    AREA = 1, "Area remit"
    NAMED_LIST = 2, "Named on a restricted record"
    ENROLMENT = 3, "On roll"
    ALLOCATION = 4, "Social work allocation"
    LEAD_PRACTITIONER = 5, "Lead practitioner"
    SEN_CASELOAD = 6, "SEND caseload"
    HEALTH_CASELOAD = 7, "Health caseload"
    ATTENDANCE_CASELOAD = 8, "Attendance caseload"
    EARLY_HELP_CASELOAD = 9, "Early help caseload"
    POLICE_CASELOAD = 10, "Police caseload"
    FAMILY = 11, "Family"
    FIRST_CONTACT = 12, "Opened the record"
    CONFERENCE = 13, "Child protection conference chair"
    REVIEWING = 14, "Independent reviewing officer"
    YOUTH_JUSTICE_CASELOAD = 15, "Youth justice caseload"
    VIRTUAL_SCHOOL = 16, "Virtual school"
    ADVOCACY = 17, "Child’s advocate"
    INSPECTION = 18, "Inspection sample"
    SHARE = 19, "Share"
    REFERRAL = 20, "Referral"
    PANEL = 21, "Panel item"
    LEFT_ROLL = 22, "Was on roll"
    SELF = 23, "The young person"
    MENTAL_HEALTH_CASELOAD = 24, "Mental health caseload"
    EMERGENCY = 25, "Emergency access"


# By these somebody looks at a child, or is asked about one, and does not work with them: they stand apart from
# "who is working with this child", and nobody answers for a child through them.
BESIDE_THE_WORK = frozenset(
    {
        InvolvementKind.INSPECTION,
        InvolvementKind.SHARE,
        InvolvementKind.REFERRAL,
        InvolvementKind.PANEL,
        InvolvementKind.LEFT_ROLL,
        InvolvementKind.SELF,
        InvolvementKind.EMERGENCY,
    }
)

KIND_COUNT = max(InvolvementKind.values)


class RestrictionKind(models.TextChoices):
    """Why a record is restricted. The list alone reads it."""

    ADOPTION = "adoption", "Adoption: the life before it"
    WITNESS_PROTECTION = "witness_protection", "Witness protection"
    OWN_FAMILY = "own_family", "Family of somebody who works here"
    HIGH_RISK = "high_risk", "High risk to the child or family"
    OTHER = "other", "Another reason"


class RequestState(models.TextChoices):
    """What became of a request for access. Of one that found no child there is nothing more to say."""

    ASKED = "asked", "Waiting for an answer"
    NOT_FOUND = "not_found", "No child found that you can ask about"
    AGREED = "agreed", "Agreed"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Not answered in time"
