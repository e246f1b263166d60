"""Why somebody may see a child: involvements, restrictions, bars; and the grants that triggers keep from them."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from childplan.access.involving import LONGEST, MOST_EMERGENCY_HOURS
from childplan.access.levels import class_of
from childplan.access.vocabulary import InvolvementKind, RestrictionKind
from childplan.common.clock import FOREVER
from childplan.common.models import ChildRow, Mark
from childplan.common.rows import OpenRows, Rows
from childplan.common.vocabulary import EVERY_NEED, InformationClass
from childplan.history.models import kept_history


class RoleMask(models.Model):
    """What a role opens through each kind of involvement. Written from `roles.py` after each migration."""

    role = models.CharField(max_length=40, primary_key=True)
    remit = models.CharField(max_length=20)
    may_open = models.BooleanField(default=False)
    may_ask = models.BooleanField(default=False)
    opens_in_emergency = models.BooleanField(default=False)
    reviews_emergencies = models.BooleanField(default=False)
    managed_by = models.CharField(max_length=40, blank=True)
    longest_days = models.PositiveSmallIntegerField(
        null=True, help_text="Calendar days after which a membership in this role ends at the latest"
    )
    known = ArrayField(models.IntegerField())
    read = ArrayField(models.IntegerField())
    contribute = ArrayField(models.IntegerField())
    decide = ArrayField(models.IntegerField())

    rows = OpenRows()

    def __str__(self) -> str:
        return self.role


class KindRule(models.Model):
    """Whom a role may involve by one kind of involvement. Written from `involving.py` after each migration."""

    role = models.CharField(max_length=40)
    kind = models.SmallIntegerField(choices=InvolvementKind.choices)
    reach = models.CharField(max_length=20)
    bodies = ArrayField(models.CharField(max_length=30))
    holding = ArrayField(models.SmallIntegerField())
    when_known = models.SmallIntegerField(choices=InvolvementKind.choices)

    rows = OpenRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "kind"], name="one_rule_per_role_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.get_kind_display()}"


class Involvement(ChildRow):
    """Somebody has to do with a child, for a period: the chief source of access.

    principal: a membership, team, organisation or family person. classes: narrows what this involvement opens.
    is_confidential: of a school that is withheld, where the child goes to school being kept confidential.
    """

    kind = models.SmallIntegerField(choices=InvolvementKind.choices)
    information_class = models.SmallIntegerField(
        choices=InformationClass.choices, default=InformationClass.IDENTITY, editable=False
    )
    principal_id = models.BigIntegerField(db_index=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    classes = models.IntegerField(default=EVERY_NEED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(default=FOREVER)
    reason = models.CharField(max_length=200)
    end_reason = models.CharField(max_length=200, blank=True)
    made_by_membership_id = models.BigIntegerField(null=True)
    is_confidential = Mark()

    # Who is working with a child is part of knowing the child, what ContactPoint was for; but by some kinds it tells
    # more than that, and is of the class of what it tells (`levels.CLASS_OF_INVOLVEMENT`).
    # To contribute is not enough to make or end one: see `involving.py`. All but the end stays as it was made.
    rows = Rows(
        information_class="information_class",
        read="known",
        read_if="(not is_confidential or access.school_is_open(child_id, access.body_of(principal_id)))"
        " and (kind not in (11, 23) or access.adult_is_open(child_id, principal_id))",
        add_class=InformationClass.IDENTITY,
        service="read",
        # A referral (20), a panel's item (21) and emergency access (25) begin with a row that says how they end.
        add_if="kind not in (20, 21, 25) and access.may_involve(child_id, kind, principal_id, ends_at)"
        " and made_by_membership_id is not distinct from (select access.membership())",
        change_if="(not is_confidential or access.school_is_open(child_id, access.body_of(principal_id)))"
        " and access.may_end_involvement(kind, principal_id, made_by_membership_id)",
        kept=(
            "kind",
            "information_class",
            "principal_id",
            "organisation_id",
            "classes",
            "starts_at",
            "reason",
            "made_by_membership_id",
            "is_confidential",
        ),
    )
    history = kept_history()

    class Meta:
        ordering = ["kind", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="involvement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=FOREVER) | ~Q(end_reason=""), name="an_ended_involvement_says_why"
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(kind=int(kind)) | Q(ends_at__lte=F("starts_at") + timedelta(days=days)),
                    name=f"{kind.name.lower()}_is_for_a_time",
                )
                for kind, days in LONGEST.items()
            ),
            models.CheckConstraint(
                condition=~Q(kind=int(InvolvementKind.EMERGENCY))
                | Q(ends_at__lte=F("starts_at") + timedelta(hours=MOST_EMERGENCY_HOURS)),
                name="emergency_is_for_hours",
            ),
        ]
        indexes = [
            models.Index(fields=["child", "kind", "ends_at"], name="involvement_of_child"),
            models.Index(fields=["child"], condition=Q(is_confidential=True), name="withheld_of_child"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.principal_id}"

    def save(self, **kwargs: Any) -> None:
        """The class follows from the kind, here for the version that is kept and by a trigger for every row."""
        self.information_class = class_of(self.kind)
        super().save(**kwargs)


class Restriction(ChildRow):
    """A restricted record: outside its named list it does not exist. Looked at again within 90 calendar days.

    Each look makes a row of its own: the one before ends (lifted_at) and says which follows, so that nothing was lifted
    where one follows. told_on: the last day on which the list was told that a review is due.
    """

    kind = models.CharField(max_length=20, choices=RestrictionKind.choices, default=RestrictionKind.OTHER)
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by_membership_id = models.BigIntegerField(null=True)
    review_on = models.DateField()
    told_on = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField(max_length=200, blank=True)
    followed_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="follows")
    after_adoption = models.BooleanField(
        default=False, help_text="The record of a life before adoption: never lifted, never joined"
    )

    # Why a record was restricted stays with its list, and is nobody's once that is over.
    rows = Rows(
        information_class=InformationClass.PROTECTION,
        definer_only=True,
        read_if="identity.is_named_on(child_id)",
    )
    history = kept_history()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(lifted_at__isnull=True), name="one_live_restriction"
            ),
            models.CheckConstraint(
                condition=Q(after_adoption=False) | Q(lifted_at__isnull=True) | Q(followed_by__isnull=False),
                name="a_life_before_adoption_stays_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"Restricted {self.made_at:%Y-%m-%d}"


class RestrictionName(ChildRow):
    """One name on the list of a restricted record: a membership, or for a family a person."""

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="names")
    principal_id = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(default=FOREVER)
    reason = models.CharField(max_length=200)

    rows = Rows(
        information_class=InformationClass.PROTECTION,
        definer_only=True,
        read_if="identity.is_named_on(child_id)",
    )
    history = kept_history()

    def __str__(self) -> str:
        return f"{self.principal_id} on {self.restriction_id}"


class Bar(ChildRow):
    """A conflict of interest: in no membership does this user see this child, whatever else opens it.

    Their own page as a family, if they have one, is none of its business. source_id: the declaration it follows from,
    and ends with. A user's own family is barred without a row: see `access.enter_membership`.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(default=FOREVER)
    source_id = models.UUIDField(null=True)

    # Whom a child is closed to is for the functions that ask it: whoever read it would read of colleagues' families.
    rows = Rows(information_class=InformationClass.PROTECTION, definer_only=True, read_if="false")
    history = kept_history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "source_id"], name="one_bar_of_a_declaration"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} barred"


class Grant(models.Model):
    """Who reaches which child, kept by row triggers from the sources; `expected_grant` says what it ought to hold.

    The child's sorting name is copied so that the first page of a case list is one walk along an index.
    """

    id = models.BigAutoField(primary_key=True)
    principal = models.BigIntegerField()
    child_id = models.UUIDField()
    sort_name = models.CharField(max_length=200)
    kind = models.SmallIntegerField()
    classes = models.IntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    source_kind = models.CharField(max_length=20)
    source_id = models.UUIDField(default=uuid.uuid4)

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        child=None,
        holder="principal",
        read="known",
        definer_only=True,
        service="read",
        portal=True,
        # It carries the child's name: one that has ended, or of a child somebody is barred from, says it to nobody.
        read_if="starts_at <= (select access.clock()) and (select access.clock()) < ends_at"
        " and child_id <> all ((select access.barred())::uuid[])"
        " and (classes & ((select access.known_masks())::int[])[kind] & 1) = 1",
    )

    class Meta:
        db_table = "access_grant"
        indexes = [
            models.Index(
                fields=["principal", "sort_name", "child_id"],
                include=["kind", "classes", "starts_at", "ends_at"],
                name="grant_pages",
            ),
            models.Index(
                fields=["child_id", "principal"],
                include=["kind", "classes", "starts_at", "ends_at"],
                name="grant_of_child",
            ),
            models.Index(fields=["source_id"], name="grant_source"),
        ]

    def __str__(self) -> str:
        return f"{self.principal} to {self.child_id}"
