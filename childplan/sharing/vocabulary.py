"""Words of sharing: what was decided, for what, on what basis; what a family agreed to."""

from django.db import models

from childplan.common.vocabulary import InformationClass


class Decided(models.TextChoices):
    SHARE = "share", "Share"
    DO_NOT_SHARE = "do_not_share", "Do not share"


class Purpose(models.TextChoices):
    SAFEGUARD = "safeguard", "To keep the child safe"
    SUPPORT = "support", "To support the child and the family"
    NEEDS = "needs", "To assess or meet special educational needs or a disability"
    HEALTH = "health", "For the child’s health care"
    SCHOOL = "school", "For the child’s education"
    MOVE = "move", "Because the child moves to another school or service"
    OFFENCE = "offence", "To prevent or detect a crime"
    COURT = "court", "Because a court or tribunal asks, or will decide"


class Basis(models.TextChoices):
    """UK GDPR Article 6(1), as the Data (Use and Access) Act 2025, section 70, has it: the task is the sharer's own.

    The duty is a legal obligation of its own. It and recognised legitimate interests are offered from the day on which
    they are in force.
    """

    PUBLIC_TASK = "public_task", "Public task: the law gives my organisation this task"
    LEGAL_OBLIGATION = "legal_obligation", "Legal obligation: the law or a court says that it must be shared"
    DUTY = "duty", "The duty to share of the Children’s Wellbeing and Schools Act 2026"
    VITAL_INTERESTS = "vital_interests", "Vital interests: somebody’s life is in danger"
    RECOGNISED = (
        "recognised",
        "Recognised legitimate interests: keeping a child safe, an emergency or a crime (only for an "
        "organisation that is no public authority)",
    )
    LEGITIMATE_INTERESTS = (
        "legitimate_interests",
        "Legitimate interests, of an organisation that is no public authority",
    )
    CONSENT = "consent", "Consent, freely given and free to withdraw: rarely the right one"


class SpecialCondition(models.TextChoices):
    """UK GDPR Article 9(2) and the Data Protection Act 2018, schedule 1: for health, origin, belief and the like."""

    SAFEGUARDING = "safeguarding", "Safeguarding of children (schedule 1, paragraph 18)"
    CARE = "care", "Health or social care (schedule 1, paragraph 2)"
    STATUTORY = "statutory", "A task the law gives (schedule 1, paragraph 6)"
    CLAIMS = "claims", "Legal claims, or a court acts (Article 9(2)(f))"
    VITAL = "vital", "Life in danger and nobody able to consent (Article 9(2)(c))"
    EXPLICIT_CONSENT = "explicit_consent", "Explicit consent (Article 9(2)(a))"


class OffenceCondition(models.TextChoices):
    """Data Protection Act 2018, section 10(5) and schedule 1: for offences, alleged ones included."""

    SAFEGUARDING = "safeguarding", "Safeguarding of children (schedule 1, paragraph 18)"
    CRIME = "crime", "Preventing or detecting unlawful acts (schedule 1, paragraph 10)"
    STATUTORY = "statutory", "A task the law gives (schedule 1, paragraph 6)"
    CLAIMS = "claims", "Legal claims, or a court acts (schedule 1, paragraph 33)"
    VITAL = "vital", "Life in danger and nobody able to consent (schedule 1, paragraph 30)"


class AgreesTo(models.TextChoices):
    EARLY_HELP_ASSESSMENT = "early_help_assessment", "Early help assessment"
    EARLY_HELP_SUPPORT = "early_help_support", "Early help support"
    SECTION_17_SUPPORT = "section_17_support", "Support for a child in need (Children Act 1989, section 17)"


class FamilyAnswer(models.TextChoices):
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    MISTAKEN = "mistaken", "Recorded by mistake"


class AskedHow(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    BY_TELEPHONE = "by_telephone", "By telephone or video"
    IN_WRITING = "in_writing", "In writing"


# What a share opens, line by line: permissions on the child, kept as django-guardian keeps them.
PERMISSION_OF = {c: f"read_{c.name.lower()}" for c in InformationClass}
CLASS_OF_PERMISSION = {name: c for c, name in PERMISSION_OF.items()}

YES, NO = "yes", "no"
NONE_NEEDED = "none"
"""In the place of a condition, where whoever shares says that none is needed."""

OUTSIDE = 0
"""In the place of a recipient's number: a body outside the area's, named in words."""
