"""By what somebody is involved with a child, in the words of the page that asks for it."""

from collections.abc import Mapping

from childplan.access.vocabulary import InvolvementKind as Kind

WHAT_FOR: Mapping[Kind, str] = {
    Kind.ENROLMENT: "Teach the child in a class or tutor group",
    Kind.LEAD_PRACTITIONER: "Lead the work with the child",
    Kind.SEN_CASELOAD: "Work on an EHC needs assessment or plan for the council (SEND caseload)",
    Kind.HEALTH_CASELOAD: "Look after the child’s health",
    Kind.MENTAL_HEALTH_CASELOAD: "Give mental health care",
    Kind.ATTENDANCE_CASELOAD: "Support attendance",
    Kind.EARLY_HELP_CASELOAD: "Give early help",
    Kind.POLICE_CASELOAD: "Work with the child for the police",
    Kind.YOUTH_JUSTICE_CASELOAD: "Work with the child in youth justice",
    Kind.VIRTUAL_SCHOOL: "Look after the education of a child in care or with a social worker",
    Kind.CONFERENCE: "Chair the child protection conference",
    Kind.REVIEWING: "Review the care of a looked after child (independent reviewing officer)",
    Kind.ADVOCACY: "Be the child’s advocate",
    Kind.INSPECTION: "Inspect this child’s record, as one of a sample",
}
