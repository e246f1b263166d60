"""Local areas, the bodies that work in them, and their teams. None of these tables holds a child."""

from django.db import models
from django.db.models import Q

from childplan.common.models import Principal
from childplan.common.rows import OpenRows

from .vocabulary import OrganisationKind, SchoolGovernance, SchoolKind


class Area(Principal):
    """A local area: one local authority's patch. Its id is the principal of area-wide roles."""

    name = models.CharField(max_length=100, unique=True)
    la_number = models.CharField("DfE local authority number", max_length=3, unique=True)

    rows = OpenRows()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Organisation(Principal):
    """A body that works with children and is a data controller of its own."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    school_kind = models.CharField(max_length=20, choices=SchoolKind.choices, blank=True)
    governance = models.CharField(max_length=20, choices=SchoolGovernance.choices, blank=True)
    laestab = models.CharField(
        "LAESTAB", max_length=7, blank=True, help_text="LA number and establishment number"
    )
    urn = models.CharField("URN", max_length=6, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    rows = OpenRows()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["laestab"], condition=~Q(laestab=""), name="one_school_per_laestab"
            ),
            models.CheckConstraint(
                condition=Q(kind=OrganisationKind.SCHOOL) | Q(school_kind=""),
                name="only_schools_have_a_school_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(Principal):
    """A team inside an organisation. A grant to the team reaches everyone who holds a role in it today."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=100)
    closed_on = models.DateField(null=True, blank=True)

    rows = OpenRows()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_team_per_name")]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"
