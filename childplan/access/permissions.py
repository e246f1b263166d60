"""The closed list of things a role may be permitted to do. Pages and acts ask for one of these, never for a role."""

from enum import StrEnum


class Permission(StrEnum):
    """One act of practice, or one page that is not open to every practitioner."""

    OPEN_CHILD = "Open a child's record"
    RECORD_FAMILY = "Record family, names and addresses"
    EDIT_PLAN = "Write in a Child's Plan"
    ADD_OUTCOME = "Add outcomes and actions to a plan"
    RELEASE_TO_FAMILY = "Release parts of the plan to the family"
    INVITE_FAMILY = "Invite a parent or carer to the portal"
    CONTRIBUTE_TO_PLAN = "Send a contribution to a plan, for those who write in it to take up"
    READ_PUPIL_FILES = "Read what became of Common Transfer Files"
    IMPORT_PUPILS = "Bring in a Common Transfer File"
    RECORD_MARKS = "Record marks in a school's register"
    KEEP_ROLL = "Take a child off the school's roll"
    RECORD_SUSPENSION = "Record, correct and withdraw a suspension"
    ANSWER_MATCHES = "Decide whether two records are the same child"
    OPEN_SEN_SUPPORT = "Open and close SEN support"
    ALLOCATE = "Allocate a social worker"
    RECORD_CONCERN = "Record a concern"
    READ_CONCERNS = "Read and answer concerns"
    ANSWER_ALERTS = "Acknowledge and decide alerts"
    OVERSEE_ALERTS = "Receive alerts that were not answered"
    SET_THRESHOLDS = "Set the area's numbers that raise alerts"
    RESTRICT_RECORDS = "Restrict a record to a named list"
    ASK_FOR_ACCESS = "Learn that a child is known, and ask for access"
    ANSWER_ACCESS = "Answer a request for access to a child"
    SEE_WHO_CAN_SEE = "See who can see a child, and why"
    REGISTER_BIRTH = "Open the record of an unborn or newborn child"
