"""Words for the bodies that work with children."""

from django.db import models


class OrganisationKind(models.TextChoices):
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    SCHOOL = "school", "School"
    NHS = "nhs", "NHS body"
    POLICE = "police", "Police"
    VOLUNTARY = "voluntary", "Voluntary organisation"
    INSPECTORATE = "inspectorate", "Inspectorate"


class SchoolKind(models.TextChoices):
    NURSERY = "nursery", "Nursery school"
    PRIMARY = "primary", "Primary school"
    SECONDARY = "secondary", "Secondary school"
    ALL_THROUGH = "all_through", "All-through school"
    SPECIAL = "special", "Special school"
    ALTERNATIVE = "alternative", "Alternative provision or pupil referral unit"
    INDEPENDENT = "independent", "Independent school"
    COLLEGE = "college", "Further education college"


class SchoolGovernance(models.TextChoices):
    MAINTAINED = "maintained", "Maintained"
    ACADEMY = "academy", "Academy"
    VOLUNTARY_AIDED = "voluntary_aided", "Voluntary aided"
    INDEPENDENT = "independent", "Independent"
