"""The columns the case list shows, as an ordinary Django application would keep them.

Permissions follow guardian's documentation ("direct foreign keys"): one table of user permissions and one of group
permissions, each with a foreign key to the child.
"""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase


class Child(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    identifier = models.CharField(max_length=20)
    forename = models.CharField(max_length=80)
    surname = models.CharField(max_length=80)
    known_as = models.CharField(max_length=80, blank=True)
    sort_name = models.CharField(max_length=200)
    born_on = models.DateField(null=True)
    expected_on = models.DateField(null=True)
    birth_date_is_disputed = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["sort_name", "id"], name="peer_child_by_name"),
            # As Django's documentation has it for searches by likeness.
            GinIndex(fields=["sort_name"], name="peer_child_alike", opclasses=["gin_trgm_ops"]),
        ]


class Enrolment(models.Model):
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="enrolments")
    school = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()


class Lead(models.Model):
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="leads")
    membership = models.ForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()


class Flag(models.Model):
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=30)
    ends_on = models.DateField(null=True)


class ChildUserPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Child, on_delete=models.CASCADE)


class ChildGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Child, on_delete=models.CASCADE)
