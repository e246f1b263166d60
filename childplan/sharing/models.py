"""Decisions to share and not to share, what a family agreed to, and the agreements between bodies."""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from guardian.models import BaseObjectPermission

from childplan.access.permissions import Permission
from childplan.access.roles import ROLES
from childplan.common.models import ChildRow
from childplan.common.rows import DatabaseRole, OpenRows, Rows
from childplan.common.vocabulary import EVERY_CLASS, EVERY_NEED, InformationClass
from childplan.history.models import kept_history

from .vocabulary import (
    AgreesTo,
    AskedHow,
    Basis,
    Decided,
    FamilyAnswer,
    OffenceCondition,
    Purpose,
    SpecialCondition,
)

LONGEST = timedelta(days=366)
# Answers that are about an earlier one.
TAKES_OUT = [FamilyAnswer.WITHDRAWN, FamilyAnswer.MISTAKEN]
MY_AREA = (
    "area_id = (select o.area_id from accounts_membership m join organisations_organisation o"
    " on o.id = m.organisation_id where m.id = (select access.membership()))"
)
KEEPS = ", ".join(f"'{role.key}'" for role in ROLES if Permission.KEEP_AGREEMENTS in role.may)
# S608: keys of our own roles.
I_KEEP = (
    f"{MY_AREA} and exists (select 1 from accounts_membership m where m.id = (select access.membership())"  # noqa: S608
    f" and m.role in ({KEEPS}))"
)


class SharingAgreement(models.Model):
    """An agreement between bodies on what they share, for what and on what basis. It names no child.

    Never edited: one that changes is ended and another is kept. organisation_ids: the bodies that signed.
    joint_controllers: who answers together for what, where some do (UK GDPR Article 26).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("organisations.Area", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    organisation_ids = ArrayField(models.BigIntegerField())
    purposes = ArrayField(models.CharField(max_length=30, choices=Purpose.choices))
    classes = models.IntegerField()
    basis = models.CharField(max_length=30, choices=Basis.choices)
    joint_controllers = models.CharField(max_length=500, blank=True)
    where_kept = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day it holds")
    review_on = models.DateField()
    kept_at = models.DateTimeField()
    kept_by_membership_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by_membership_id = models.BigIntegerField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    rows = OpenRows(
        read=(DatabaseRole.READER, DatabaseRole.WRITER, DatabaseRole.SERVICE),
        write=(DatabaseRole.WRITER,),
        practitioners=MY_AREA,
        add_if=f"{I_KEEP} and kept_by_membership_id = (select access.membership()) and ended_at is null",
        change_if=f"{I_KEEP} and ended_at is null",
        changed_if=f"{I_KEEP} and ended_at is not null and ended_by_membership_id = (select access.membership())",
        changes=("ended_at", "ended_by_membership_id", "ended_reason"),
    )

    class Meta:
        ordering = ["title", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(classes__gte=1, classes__lte=EVERY_CLASS), name="an_agreement_is_on_something"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""), name="an_ended_agreement_says_why"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="an_agreement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SharingDecision(ChildRow):
    """Somebody decided to share, or not to: with whom, for what, on what basis, what, until when; and why.

    information_class: everything a reader needs, all of it through one grant: the classes shared, and more where the
    recipient itself tells more. recipient_id: a membership, team or organisation of the area; null for a body outside,
    which is named in words. involvement_id: what opens the child to the recipient; null where nothing does.
    """

    information_class = models.IntegerField(help_text="A set of needs, as bits")
    decided = models.CharField(max_length=20, choices=Decided.choices)
    recipient_id = models.BigIntegerField(null=True)
    recipient_name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    basis = models.CharField(
        max_length=30, choices=Basis.choices, blank=True, help_text="None where nothing is shared"
    )
    special_condition = models.CharField(max_length=30, choices=SpecialCondition.choices, blank=True)
    offence_condition = models.CharField(max_length=30, choices=OffenceCondition.choices, blank=True)
    classes = models.IntegerField()
    shared = models.TextField(help_text="What exactly was shared or was asked for, in words")
    reason = models.TextField(help_text="Why it was shared, or not")
    more_harmful = models.TextField(
        blank=True, help_text="Where the duty applies and nothing is shared: why sharing would do more harm"
    )
    family_told = models.BooleanField()
    why_not_told = models.CharField(max_length=500, blank=True)
    agreement_id = models.UUIDField(null=True, help_text="The sharing agreement that it rests on")
    without_agreement = models.CharField(max_length=500, blank=True)
    involvement_id = models.UUIDField(null=True)
    ends_at = models.DateTimeField(null=True, help_text="When the access it gives ends")
    ended_reason = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField()
    decided_by_membership_id = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)

    # Written by `sharing.decide`, `sharing.correct` and `sharing.end_share` alone, which ask what a policy could not:
    # that nobody shares more than they hold. Its author goes on reading it.
    rows = Rows(
        information_class="information_class",
        add_class=InformationClass.IDENTITY,
        own="decided_by_membership_id",
        definer_only=True,
        # Background work tells whom it reaches.
        service="read",
    )
    history = kept_history()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(information_class__gte=1, information_class__lte=EVERY_NEED),
                name="a_sharing_decision_needs_something",
            ),
            models.CheckConstraint(
                condition=Q(classes__gte=1, classes__lte=EVERY_CLASS), name="a_decision_is_about_something"
            ),
            models.CheckConstraint(
                condition=Q(family_told=True) | ~Q(why_not_told=""), name="who_is_not_told_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(decided=Decided.SHARE, recipient_id__isnull=False)
                & Q(involvement_id__isnull=False, ends_at__isnull=False)
                | Q(involvement_id__isnull=True, ends_at__isnull=True),
                name="only_a_share_gives_access_and_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(decided=Decided.DO_NOT_SHARE, basis=Basis.DUTY) | ~Q(more_harmful=""),
                name="who_does_not_share_under_the_duty_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(decided=Decided.SHARE, basis=""), name="a_share_has_a_lawful_basis"
            ),
        ]
        indexes = [
            models.Index(fields=["child", "decided_at"], name="sharing_of_child"),
            models.Index(fields=["involvement_id"], name="sharing_involvement"),
        ]

    def __str__(self) -> str:
        return f"{self.get_decided_display()} {self.decided_at:%Y-%m-%d}"


class ShareLine(BaseObjectPermission):
    """One class that a decision opens to its recipient: a permission on the child, held by the decision.

    django-guardian's direct foreign keys; its backend and its shortcuts are not asked. Never changed: more is another
    decision, less is its end.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(SharingDecision, on_delete=models.PROTECT, related_name="lines")
    content_object = models.ForeignKey("identity.Child", on_delete=models.PROTECT, related_name="+")
    permission = models.ForeignKey("auth.Permission", on_delete=models.PROTECT, related_name="+")
    information_class = models.IntegerField(help_text="The needs of its decision")
    decided_by_membership_id = models.BigIntegerField()

    rows = Rows(
        information_class="information_class",
        child="content_object_id",
        add_class=InformationClass.IDENTITY,
        own="decided_by_membership_id",
        definer_only=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "permission"], name="one_line_of_a_class"),
            models.CheckConstraint(
                condition=Q(information_class__gte=1, information_class__lte=EVERY_NEED),
                name="a_share_line_needs_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.permission_id} by {self.decision_id}"


class FamilyAgreement(ChildRow):
    """A family agreed to help, refused it, or took its agreement back. It is no basis for sharing anything.

    A new row each time: nothing is edited. withdraws_id: the agreement that is taken back, or the answer that was
    recorded by mistake. person: who answered; null where the child did, who understood what was asked, where it was
    somebody who is not in the record's family, and where an agreement is taken back.
    """

    to = models.CharField(max_length=30, choices=AgreesTo.choices)
    answer = models.CharField(max_length=20, choices=FamilyAnswer.choices)
    person = models.ForeignKey("identity.FamilyPerson", on_delete=models.PROTECT, null=True, related_name="+")
    said_by = models.CharField(max_length=150, help_text="Their name, as it was then")
    how = models.CharField(max_length=20, choices=AskedHow.choices)
    said_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    # No foreign key: a policy that looks for the parent in its own table would go round in a circle.
    withdraws_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by_membership_id = models.BigIntegerField()

    # That help was refused is not for everybody who teaches the child: it is of the class of the help. Whoever
    # leads early help from a school or a clinic records it and goes on reading their own.
    rows = Rows(
        information_class=InformationClass.SOCIAL_CARE,
        add="read",
        add_class=InformationClass.IDENTITY,
        own="recorded_by_membership_id",
        add_if="access.sees_otherwise(child_id)",
        never_changed=True,
    )

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=TAKES_OUT, withdraws_id__isnull=False)
                | (~Q(answer__in=TAKES_OUT) & Q(withdraws_id__isnull=True)),
                name="what_is_withdrawn_was_agreed",
            )
        ]
        indexes = [models.Index(fields=["child", "recorded_at"], name="agreements_of_family")]

    def __str__(self) -> str:
        return f"{self.get_to_display()}: {self.get_answer_display()}"
