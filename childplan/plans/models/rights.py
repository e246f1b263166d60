"""Whose an education, health and care plan is, from the end of compulsory school age."""

from django.db import models
from django.db.models import Q

from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.plans.vocabulary import RightsAnswer


class EhcRights(ChildRow):
    """What a young person wants their parents to be sent of the EHC plan; or who decides about it for them.

    A new row each time, the latest counts. person: the representative, where one was found. words: how they were asked,
    or how capacity for this matter was assessed: it is presumed (Mental Capacity Act 2005, section 1(2)).
    """

    answer = models.CharField(max_length=20, choices=RightsAnswer.choices)
    person = models.ForeignKey("identity.FamilyPerson", on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=300)
    said_on = models.DateField()
    review_on = models.DateField(
        null=True, help_text="When it is asked again; always, where capacity is lacking"
    )
    recorded_at = models.DateTimeField()
    recorded_by_membership_id = models.BigIntegerField()

    rows = Rows(information_class=InformationClass.SEND, prose=True, never_changed=True)

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name_plural = "EHC rights"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="represented", person__isnull=False)
                | (~Q(answer="represented") & Q(person__isnull=True)),
                name="a_representative_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=("represented", "parent_decides")) | Q(review_on__isnull=False),
                name="lacking_capacity_is_looked_at_again",
            ),
        ]
        indexes = [models.Index(fields=["child", "recorded_at"], name="ehc_rights_of_child")]

    def __str__(self) -> str:
        return str(self.get_answer_display())
