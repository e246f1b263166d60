"""How an adult of a family is reached: each number and address a row of its own, with its own mark."""

import uuid

from django.db import models
from django.db.models.functions import Lower

from childplan.common.models import Mark
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history
from childplan.identity.vocabulary import ContactKind

from .child import FamilyPerson


class ContactDetail(models.Model):
    """A telephone number or an email address of an adult, from its first day until another took its place.

    It is the adult's, whichever child it was recorded for. A confidential one reaches those who read what is
    confidential of a child of theirs; the service goes on writing to it. A confidential one and an open one never end
    one another: whoever records the open one may not know that there is another. author_membership_id: who added it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(FamilyPerson, on_delete=models.PROTECT, related_name="contact_details")
    kind = models.CharField(max_length=20, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    is_confidential = Mark()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    author_membership_id = models.BigIntegerField(null=True)

    # Background work writes to it. It is never rewritten, so that versions of one row are of one number.
    rows = Rows(
        information_class=InformationClass.CONTACT,
        child=None,
        through="identity_relationship.person_id",
        through_by="person_id",
        confidential="is_confidential",
        service="read",
        kept=("person_id", "kind", "value", "is_confidential", "starts_on", "author_membership_id"),
    )
    history = kept_history()

    class Meta:
        ordering = ["kind", "-starts_on"]
        indexes = [models.Index(Lower("value"), "kind", name="contact_details_by_value")]

    def __str__(self) -> str:
        return self.get_kind_display()
