"""The same tables as plain models with plain relations, the way a tutorial has them."""

from typing import ClassVar

from django.db import models

from childplan.common.rows import OpenRows


class School(models.Model):
    name = models.CharField(max_length=200)
    laestab = models.CharField(max_length=10)

    rows: ClassVar[OpenRows] = OpenRows()

    class Meta:
        managed = False
        db_table = "organisations_organisation"


class Child(models.Model):
    id = models.UUIDField(primary_key=True)
    identifier = models.CharField(max_length=20)
    forename = models.CharField(max_length=100)
    middle_names = models.CharField(max_length=200)
    surname = models.CharField(max_length=100)
    known_as = models.CharField(max_length=100)
    sex = models.CharField(max_length=1)
    born_on = models.DateField(null=True)
    expected_on = models.DateField(null=True)
    birth_date_is_disputed = models.BooleanField()
    died_on = models.DateField(null=True)
    version = models.PositiveIntegerField()
    sort_name = models.CharField(max_length=200)

    rows: ClassVar[OpenRows] = OpenRows()

    class Meta:
        managed = False
        db_table = "identity_child"


class Alias(models.Model):
    id = models.UUIDField(primary_key=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="aliases")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=40)
    scope = models.CharField(max_length=10)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    rows: ClassVar[OpenRows] = OpenRows()

    class Meta:
        managed = False
        db_table = "identity_alias"


class Enrolment(models.Model):
    id = models.UUIDField(primary_key=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="enrolments")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, db_column="principal_id", related_name="enrolments"
    )
    kind = models.SmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    rows: ClassVar[OpenRows] = OpenRows()

    class Meta:
        managed = False
        db_table = "access_involvement"
