"""Why somebody may see a child: involvements, restrictions, bars; and the grants that triggers keep from them."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from childplan.common.clock import FOREVER
from childplan.common.models import ChildRow
from childplan.common.rows import OpenRows, Rows
from childplan.common.vocabulary import EVERY_NEED, InformationClass
from childplan.history.models import kept_history

from .involving import LONGEST
from .levels import class_of
from .vocabulary import InvolvementKind, RequestState, RestrictionKind


class RoleMask(models.Model):
    """What a role opens through each kind of involvement. Written from `roles.py` after each migration."""

    role = models.CharField(max_length=40, primary_key=True)
    remit = models.CharField(max_length=20)
    may_open = models.BooleanField(default=False)
    may_ask = models.BooleanField(default=False)
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

    # Who is working with a child is part of knowing the child, what ContactPoint was for; but by some kinds it tells
    # more than that, and is of the class of what it tells (`levels.CLASS_OF_INVOLVEMENT`).
    # To contribute is not enough to make or end one: see `involving.py`. All but the end stays as it was made.
    rows = Rows(
        information_class="information_class",
        read="known",
        add_class=InformationClass.IDENTITY,
        service="read",
        # A referral (20) and a panel's item (21) begin with their own row, which says how they end.
        add_if="kind not in (20, 21) and access.may_involve(child_id, kind, principal_id, ends_at)"
        " and made_by_membership_id is not distinct from (select access.membership())",
        change_if="access.may_end_involvement(kind, principal_id, made_by_membership_id)",
        kept=(
            "kind",
            "information_class",
            "principal_id",
            "organisation_id",
            "classes",
            "starts_at",
            "reason",
            "made_by_membership_id",
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
        ]
        indexes = [models.Index(fields=["child", "kind", "ends_at"], name="involvement_of_child")]

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


class AnsweredRequest(models.Model):
    """A partner system's request with its Idempotency-Key, answered once and kept for a day. Holds no child.

    fingerprint: of the request, keyed, so that it says nothing of the body. frame: the answer's body in stretches, null
    where one is about a child and stands in AnswerPiece.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    answer = models.UUIDField(help_text="The pieces that belong to it")
    status = models.SmallIntegerField()
    headers = models.JSONField()
    frame = models.JSONField()
    kept_until = models.DateTimeField(db_index=True)

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        child=None,
        holder="membership_id",
        add="read",
        change="read",
        by_readers=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership_id", "key"], name="one_answer_to_a_key")]

    def __str__(self) -> str:
        return f"{self.status} kept until {self.kept_until:%Y-%m-%d %H:%M}"


class AnswerPiece(ChildRow):
    """What an answer said about one child. It is said again to nobody who could not be told it now."""

    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    membership_id = models.BigIntegerField()
    answer = models.UUIDField(db_index=True)
    position = models.PositiveIntegerField()
    content = models.TextField()

    rows = Rows(
        information_class="information_class",
        holder="membership_id",
        add="read",
        never_changed=True,
        by_readers=True,
    )

    def __str__(self) -> str:
        return f"Piece {self.position} of {self.answer}"


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


class AccessRequest(models.Model):
    """Somebody asked whether a child they cannot see is known, and for access to it. For the asker alone.

    asked_for: what they typed. It names no child: what was found is in the question to those who answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asker_membership_id = models.BigIntegerField()
    asked_for = models.JSONField()
    kind = models.SmallIntegerField(choices=InvolvementKind.choices)
    until_on = models.DateField(help_text="The last day for which access is asked")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=20, choices=RequestState.choices)
    asked_at = models.DateTimeField()
    answer_by = models.DateField(
        help_text="The last day to answer, working days counted; after it, it lapses"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True, help_text="Empty where it is not to be shown")
    told_at = models.DateTimeField(
        null=True, help_text="When the asker was told that it was declined or lapsed"
    )

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        child=None,
        holder="asker_membership_id",
        definer_only=True,
    )

    class Meta:
        indexes = [models.Index(fields=["asker_membership_id", "asked_at"], name="requests_of_asker")]

    def __str__(self) -> str:
        return f"Request {self.asked_at:%Y-%m-%d}"


class AccessQuestion(ChildRow):
    """The same for those who work with the child: who asks, why, until when; and the answer.

    Written once by its asker and once by whoever answers, both through functions; so it is its own history.
    """

    request_id = models.UUIDField(unique=True)
    asker_membership_id = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=InvolvementKind.choices)
    until_on = models.DateField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=20, choices=RequestState.choices)
    asked_at = models.DateTimeField()
    answer_by = models.DateField(
        help_text="The last day to answer, working days counted; after it, it lapses"
    )
    told_at = models.DateTimeField(null=True, help_text="When those whom it concerns now had a notice")
    answered_at = models.DateTimeField(null=True)
    answered_by_membership_id = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    rows = Rows(
        information_class=InformationClass.IDENTITY, read="contribute", definer_only=True, service="write"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "told_at"], name="questions_to_tell")]

    def __str__(self) -> str:
        return f"Question {self.asked_at:%Y-%m-%d}"
