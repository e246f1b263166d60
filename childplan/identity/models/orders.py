"""What courts have ordered about a child and the adults of its family."""

from django.db import models
from django.db.models import F, Q

from childplan.common.models import ChildRow
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history
from childplan.identity.vocabulary import MAY_LIMIT, OF_THE_CHILD, ORDER_CLASS, OrderKind

from .child import Relationship

CLASS_OF_KIND = " ".join(f"when '{kind}' then {int(of)}" for kind, of in ORDER_CLASS.items())


class CourtOrder(ChildRow):
    """One order, from its day until it ends. What it does to who is owed and shown what is in `plans/rules/owed.py`.

    relationship: the adult whom it names, in their favour or against them; none where the order is about the child.
    limits: under a care or placement order, the authority limits how far this adult meets parental responsibility, for
    the reason in detail. starts_on: the day it was made, null where that is not known.
    """

    relationship = models.ForeignKey(Relationship, on_delete=models.PROTECT, null=True, related_name="orders")
    kind = models.CharField(max_length=30, choices=OrderKind.choices)
    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    limits = models.BooleanField(default=False)
    detail = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    # No unique key: it would tell whoever may not read an order that there is one.
    rows = Rows(
        information_class="information_class",
        # An order about an adult is closed with what they are to the child.
        read_if="(relationship_id is null or access.tie_is_open(relationship_id))",
        add_if=f"information_class = case kind {CLASS_OF_KIND} end",
        kept=("relationship_id", "kind", "limits", "recorded_at"),
    )
    history = kept_history()

    class Meta:
        ordering = ["-starts_on", "kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(relationship__isnull=False)
                | Q(kind__in=[str(kind) for kind in sorted(OF_THE_CHILD)]),
                name="an_order_names_an_adult_or_the_child",
            ),
            models.CheckConstraint(
                condition=Q(relationship__isnull=True)
                | Q(limits=True)
                | ~Q(kind__in=[str(kind) for kind in sorted(OF_THE_CHILD)]),
                name="an_order_about_the_child_names_nobody",
            ),
            models.CheckConstraint(
                condition=Q(limits=False)
                | (
                    Q(relationship__isnull=False, kind__in=[str(kind) for kind in sorted(MAY_LIMIT)])
                    & ~Q(detail="")
                ),
                name="a_limit_says_whose_and_why",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="an_order_ends_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
