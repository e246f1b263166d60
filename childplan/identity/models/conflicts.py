"""Conflicts of interest that people who work with children declare."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass


class Declaration(models.Model):
    """Somebody says that they should not see a child. It never says whether there is such a child.

    For its author, and through a function for who manages them. typed: their words, which is all that a page shows.
    keys: the same for comparing, with every child of the area now and later. of_page: said on a child's own page, which
    needs no words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership_id = models.BigIntegerField(db_index=True)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("organisations.Area", on_delete=models.PROTECT, related_name="+")
    typed = models.JSONField(default=dict)
    keys = ArrayField(models.CharField(max_length=260))
    of_page = models.BooleanField(default=False)
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_membership_id = models.BigIntegerField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    # The keys are compared by functions alone; what was typed says the same to its author.
    rows = Rows(
        information_class=InformationClass.IDENTITY, child=None, holder="membership_id", definer_only=True
    )

    class Meta:
        ordering = ["-made_at"]
        indexes = [GinIndex(fields=["keys"], condition=Q(ended_at__isnull=True), name="declared_keys")]

    def __str__(self) -> str:
        return f"Declared {self.made_at:%Y-%m-%d}"
