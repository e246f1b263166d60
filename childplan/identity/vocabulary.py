"""Words of identity: what a child may be known by, sexes as the returns code them, addresses, relationships."""

import unicodedata

from django.db import models

from childplan.common.vocabulary import InformationClass


class AliasKind(models.TextChoices):
    """A number or code some system knows the child by. Each has its own check; see `identifiers`."""

    NHS_NUMBER = "nhs_number", "NHS number"
    UPN = "upn", "UPN (unique pupil number)"
    TEMPORARY_UPN = "temporary_upn", "Temporary UPN"
    FORMER_UPN = "former_upn", "Former UPN"
    ULN = "uln", "ULN (unique learner number)"
    LA_CHILD_ID = "la_child_id", "Local authority child ID"
    LOCAL = "local", "Childplan number"


# One live holder in the whole system. A former UPN may have been given to two children by mistake.
UNIQUE_KINDS = (
    AliasKind.NHS_NUMBER,
    AliasKind.UPN,
    AliasKind.TEMPORARY_UPN,
    AliasKind.ULN,
    AliasKind.LA_CHILD_ID,
    AliasKind.LOCAL,
)


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Not known"


class NameKind(models.TextChoices):
    LEGAL = "legal", "Legal name"
    PREFERRED = "preferred", "Preferred name"
    FORMER = "former", "Former name"


class AddressKind(models.TextChoices):
    HOME = "home", "Home"
    PLACEMENT = "placement", "Placement"
    OTHER_PARENT = "other_parent", "Other parent's home"


class ContactKind(models.TextChoices):
    """How an adult is reached."""

    TELEPHONE = "telephone", "Telephone"
    EMAIL = "email", "Email"


class RelationshipKind(models.TextChoices):
    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    STEP_PARENT = "step_parent", "Step-parent"
    GRANDPARENT = "grandparent", "Grandparent"
    KINSHIP_CARER = "kinship_carer", "Kinship carer"
    FOSTER_CARER = "foster_carer", "Foster carer"
    GUARDIAN = "guardian", "Guardian"
    OTHER = "other", "Other"
    SELF = "self", "The young person"


# Somebody of these who lives with the child and looks after it has care of it, with or without parental responsibility.
# For education they count as a parent: Education Act 1996, section 576.
MAY_HAVE_CARE = frozenset(RelationshipKind) - {RelationshipKind.OTHER, RelationshipKind.SELF}


class OrderKind(models.TextChoices):
    """What a court ordered about an adult and a child, or about a child whoever the adult is."""

    LIVE_WITH = "live_with", "Child arrangements order: lives with"
    SPEND_TIME = "spend_time", "Child arrangements order: spends time with"
    PROHIBITED_STEPS = "prohibited_steps", "Prohibited steps order"
    SPECIFIC_ISSUE = "specific_issue", "Specific issue order"
    NON_MOLESTATION = "non_molestation", "Non-molestation order"
    OCCUPATION = "occupation", "Occupation order"
    CARE = "care", "Care order"
    INTERIM_CARE = "interim_care", "Interim care order"
    EMERGENCY_PROTECTION = "emergency_protection", "Emergency protection order"
    SPECIAL_GUARDIANSHIP = "special_guardianship", "Special guardianship order"
    PLACEMENT = "placement", "Placement order"
    PARENTAL = "parental", "Parental order"
    ADOPTION = "adoption", "Adoption order"
    OTHER = "other", "Another order"


# Orders about the child itself: they name no adult, and bear on every one. Of the others each names an adult.
OF_THE_CHILD = frozenset(
    {OrderKind.CARE, OrderKind.INTERIM_CARE, OrderKind.EMERGENCY_PROTECTION, OrderKind.PLACEMENT}
)
# Under these the authority may say how far an adult meets parental responsibility: Children Act 1989, section 33(3)(b),
# by section 31(11) of interim orders too; Adoption and Children Act 2002, section 25(4).
MAY_LIMIT = frozenset({OrderKind.CARE, OrderKind.INTERIM_CARE, OrderKind.PLACEMENT})

# That a child is in care, was taken to safety or is to be adopted is not for everybody who may know whom to call.
ORDER_CLASS: dict[OrderKind, InformationClass] = {
    **dict.fromkeys(OrderKind, InformationClass.CONTACT),
    OrderKind.CARE: InformationClass.SOCIAL_CARE,
    OrderKind.INTERIM_CARE: InformationClass.SOCIAL_CARE,
    OrderKind.PLACEMENT: InformationClass.SOCIAL_CARE,
    OrderKind.ADOPTION: InformationClass.SOCIAL_CARE,
    OrderKind.EMERGENCY_PROTECTION: InformationClass.PROTECTION,
}


class FlagKind(models.TextChoices):
    """What everyone who opens the record needs to know first; each flag row has its own information class."""

    YOUNG_CARER = "young_carer", "Young carer"
    LOOKED_AFTER = "looked_after", "Looked after"
    CHILD_PROTECTION = "child_protection", "Child protection plan"
    SHORT_BREAKS = "short_breaks", "Short breaks"
    DISPUTED_AGE = "disputed_age", "Age disputed"
    UNACCOMPANIED = "unaccompanied", "Unaccompanied child"
    UNBORN = "unborn", "Unborn"
    PART_TIME_TIMETABLE = "part_time_timetable", "Part-time timetable"
    NO_KNOWN_SCHOOL = "no_known_school", "On no roll"
    NON_MOLESTATION_ORDER = "non_molestation_order", "Non-molestation order"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"


# Whoever may read that class sees the flag. An order about contact is for those who must know who may not come near.
FLAG_CLASS: dict[FlagKind, InformationClass] = {
    FlagKind.YOUNG_CARER: InformationClass.SOCIAL_CARE,
    FlagKind.LOOKED_AFTER: InformationClass.SOCIAL_CARE,
    FlagKind.CHILD_PROTECTION: InformationClass.PROTECTION,
    FlagKind.SHORT_BREAKS: InformationClass.SOCIAL_CARE,
    FlagKind.DISPUTED_AGE: InformationClass.IDENTITY,
    FlagKind.UNACCOMPANIED: InformationClass.SOCIAL_CARE,
    FlagKind.UNBORN: InformationClass.IDENTITY,
    FlagKind.PART_TIME_TIMETABLE: InformationClass.EDUCATION,
    FlagKind.NO_KNOWN_SCHOOL: InformationClass.IDENTITY,
    FlagKind.NON_MOLESTATION_ORDER: InformationClass.CONTACT,
    FlagKind.DOMESTIC_ABUSE: InformationClass.PROTECTION,
}


class MatchState(models.TextChoices):
    WAITING = "waiting", "Waiting for a decision"
    SAME = "same", "Same child"
    DIFFERENT = "different", "Different children"


class StatedField(models.TextChoices):
    """What several bodies may say of one child, and differ about."""

    NAME = "name", "Name"
    SEX = "sex", "Sex"
    BORN_ON = "born_on", "Date of birth"
    ADDRESS = "address", "Address"


FIELD_CLASS: dict[StatedField, InformationClass] = {
    StatedField.NAME: InformationClass.IDENTITY,
    StatedField.SEX: InformationClass.IDENTITY,
    StatedField.BORN_ON: InformationClass.IDENTITY,
    StatedField.ADDRESS: InformationClass.CONTACT,
}


class DisagreementState(models.TextChoices):
    OPEN = "open", "Waits for somebody to decide"
    KEPT = "kept", "What was on record stays"
    TAKEN = "taken", "What came in is on record now"
    WITHDRAWN = "withdrawn", "Whoever said so says otherwise now"


class UseWay(models.TextChoices):
    """How an identifier of a restricted record was used."""

    RECORD = "record", "Sent a record with it"
    PREVIEW = "preview", "Tried a record with it, and did not send it"
    SEARCH = "search", "Searched for it"
    API = "api", "Asked for it through the API"


class UseState(models.TextChoices):
    """What somebody on the named list says of it. The one who used it is never told."""

    WAITING = "waiting", "Waiting for an answer"
    THIS_CHILD = "this_child", "This child"
    ANOTHER = "another", "Another child"


class Resolution(models.TextChoices):
    """What became of one incoming record."""

    FOUND = "found", "Found"
    OPENED = "opened", "Opened"
    REVIEW = "review", "To review"


class AccessAnswer(models.TextChoices):
    """What somebody is told who asks for access: nothing about the child but that it is known."""

    ASKED = "asked", "The child is known, and your request was passed on"
    NOT_FOUND = "not_found", "No child found that you can ask about"
    SEEN = "seen", "You can see this child already"


def name_key(name: str) -> str:
    """A name for comparing and sorting: lower case, without accents, apostrophes, hyphens or double spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(
        c if c.isalnum() else " " if c in "- " else "" for c in plain if not unicodedata.combining(c)
    )
    return " ".join(kept.split())


def sort_name(surname: str, forename: str) -> str:
    """What lists of children are ordered by."""
    return f"{name_key(surname)}, {name_key(forename)}"[:200]
