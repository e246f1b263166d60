"""One plan for every child, and the plans within it."""

import uuid

from django.db import models
from django.db.models import Q

from childplan.common.models import ChildRow, Mark
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history
from childplan.plans.vocabulary import (
    STRAND_CLASS,
    ContributionState,
    DraftOfForm,
    OutcomeDomain,
    OutcomeState,
    PlannedActionState,
    ReleasedKind,
    StrandKind,
    StrandState,
    ViewOf,
)

CLASSES = InformationClass.choices
CLASS_OF_KIND = " ".join(f"when '{kind}' then {int(of)}" for kind, of in STRAND_CLASS.items())


class Plan(models.Model):
    """The Child's Plan: one for each child, made by the database in the moment the child's record is opened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.OneToOneField("identity.Child", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    rows = Rows(information_class=InformationClass.IDENTITY, definer_only=True, service="read")

    def __str__(self) -> str:
        return f"Plan since {self.opened_at:%Y-%m-%d}"


class Strand(ChildRow):
    """A plan within the plan. That it exists is shown to whoever may know of its class; what it says is not in it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="strands")
    kind = models.CharField(max_length=30, choices=StrandKind.choices)
    information_class = models.SmallIntegerField(choices=CLASSES)
    state = models.CharField(max_length=20, choices=StrandState.choices, default=StrandState.OPEN)
    legal_basis = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    lead_membership_id = models.BigIntegerField(null=True)
    starts_on = models.DateField()
    review_due_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True, help_text="The day of the last review")
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    # Of the class of its kind, for good: one of another class would collide with a plan hidden from its author.
    rows = Rows(
        information_class="information_class",
        prose=True,
        read="known",
        service="read",
        add_if=f"information_class = case kind {CLASS_OF_KIND} end",
        kept=("plan_id", "kind"),
    )
    history = kept_history()

    class Meta:
        ordering = ["starts_on", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind"], condition=Q(state="open"), name="one_open_strand_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, state="open") | (Q(state="closed") & ~Q(end_reason="")),
                name="a_closed_strand_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lead_membership_id", "review_due_on"],
                condition=Q(state="open"),
                name="reviews_of_lead",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Section(ChildRow):
    """A piece of prose in a strand, kept in versions: the second of two writers is shown both texts."""

    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="sections")
    information_class = models.SmallIntegerField(choices=CLASSES)
    key = models.CharField(max_length=40)
    heading = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_membership_id = models.BigIntegerField(null=True)
    added_by_membership_id = models.BigIntegerField(
        null=True, help_text="Whoever wrote in it first: their body holds it, whoever writes on"
    )

    tells_of_others = Mark()

    rows = Rows(
        information_class="information_class",
        prose=True,
        third_party="tells_of_others",
        author="added_by_membership_id",
        kept=("tells_of_others",),
    )
    history = kept_history()

    class Meta:
        ordering = ["position", "heading"]
        constraints = [models.UniqueConstraint(fields=["strand", "key"], name="one_section_of_a_key")]

    def __str__(self) -> str:
        return self.heading


class Outcome(ChildRow):
    """Something that should be true for the child by a day, and how one will know. May serve several strands."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="outcomes")
    information_class = models.SmallIntegerField(choices=CLASSES)
    domain = models.CharField(max_length=20, choices=OutcomeDomain.choices)
    text = models.TextField()
    baseline = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    target_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=20, choices=OutcomeState.choices, default=OutcomeState.WORKING_TOWARDS
    )
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    added_by_membership_id = models.BigIntegerField(null=True)

    rows = Rows(information_class="information_class", prose=True)
    history = kept_history()

    class Meta:
        ordering = ["domain", "added_at"]

    def __str__(self) -> str:
        return self.text[:60]


class OutcomeStrand(ChildRow):
    """An outcome serves a strand. The link has the strand's class, so that serving a hidden plan stays hidden."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="served")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="outcome_links")
    information_class = models.SmallIntegerField(choices=CLASSES)

    rows = Rows(information_class="information_class", prose=True, read="known")
    history = kept_history()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "strand"], name="outcome_serves_once")]

    def __str__(self) -> str:
        return f"{self.outcome_id} serves {self.strand_id}"


class PlannedAction(ChildRow):
    """Who does what, how much, how often, by when. On screen *action*, or *provision* in an EHC plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="planned_actions")
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="planned_actions"
    )
    information_class = models.SmallIntegerField(choices=CLASSES)
    text = models.TextField()
    who = models.CharField(max_length=120)
    who_membership_id = models.BigIntegerField(null=True)
    how_much = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=20, choices=PlannedActionState.choices, default=PlannedActionState.TO_DO
    )
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    added_by_membership_id = models.BigIntegerField(null=True)

    rows = Rows(information_class="information_class", prose=True)
    history = kept_history()

    class Meta:
        ordering = ["due_on", "added_at"]
        indexes = [
            models.Index(
                fields=["who_membership_id", "due_on"], condition=Q(state="to_do"), name="actions_to_do_by"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class PlannedActionStrand(ChildRow):
    """A planned action serves a strand; the link has the strand's class."""

    planned_action = models.ForeignKey(PlannedAction, on_delete=models.PROTECT, related_name="served")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="planned_action_links")
    information_class = models.SmallIntegerField(choices=CLASSES)

    rows = Rows(information_class="information_class", prose=True, read="known")
    history = kept_history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["planned_action", "strand"], name="planned_action_serves_once")
        ]

    def __str__(self) -> str:
        return f"{self.planned_action_id} serves {self.strand_id}"


class PartnerContribution(ChildRow):
    """What another system sent for a plan. It is in the plan once somebody who writes there has taken it up.

    from_membership_id: of the system, no person. decision_reason: in words its sender reads.
    """

    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    information_class = models.SmallIntegerField(choices=CLASSES)
    heading = models.CharField(max_length=120)
    text = models.TextField()
    state = models.CharField(max_length=20, choices=ContributionState.choices, default=ContributionState.SENT)
    version = models.PositiveIntegerField(default=1)
    from_membership_id = models.BigIntegerField()
    sent_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_membership_id = models.BigIntegerField(null=True)
    decision_reason = models.CharField(max_length=200, blank=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, related_name="+")
    tells_of_others = Mark()

    rows = Rows(
        information_class="information_class",
        third_party="tells_of_others",
        author="from_membership_id",
        prose=True,
        add="read",
        add_if="from_membership_id = (select access.membership())",
        changes_own="from_membership_id",
        kept=("strand_id", "from_membership_id", "sent_at", "tells_of_others"),
    )
    history = kept_history()

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, state__in=("sent", "withdrawn"))
                | (Q(decided_at__isnull=False, state__in=("taken_up", "declined")) & ~Q(decision_reason="")),
                name="an_answered_contribution_says_why",
            )
        ]
        indexes = [
            models.Index(fields=["child", "sent_at", "id"], name="contributions_of_child"),
        ]

    def __str__(self) -> str:
        return self.heading


class View(ChildRow):
    """What the child, or a parent, says, and how it was obtained. Shown beside the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="views")
    information_class = models.SmallIntegerField(choices=CLASSES, default=InformationClass.VIEWS)
    whose = models.CharField(max_length=20, choices=ViewOf.choices)
    person = models.ForeignKey(
        "identity.FamilyPerson", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    how_obtained = models.CharField(max_length=120)
    obtained_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_membership_id = models.BigIntegerField(null=True)

    tells_of_others = Mark()

    rows = Rows(
        information_class="information_class",
        third_party="tells_of_others",
        author="recorded_by_membership_id",
        kept=("tells_of_others",),
    )
    history = kept_history()

    class Meta:
        ordering = ["-obtained_on"]

    def __str__(self) -> str:
        return f"{self.get_whose_display()} {self.obtained_on}"


class ReleasedItem(ChildRow):
    """A frozen piece of the plan, released to one family person. Later edits stay unreleased; withdrawal hides it."""

    person = models.ForeignKey("identity.FamilyPerson", on_delete=models.PROTECT, related_name="+")
    information_class = models.SmallIntegerField(choices=CLASSES)
    kind = models.CharField(max_length=20, choices=ReleasedKind.choices)
    source_id = models.UUIDField(help_text="The section, outcome or action it was frozen from")
    source_version = models.PositiveIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField()
    who = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    released_at = models.DateTimeField()
    released_by_membership_id = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    rows = Rows(
        information_class="information_class", prose=True, portal="person_id", withdrawn="withdrawn_at"
    )
    history = kept_history()

    class Meta:
        ordering = ["kind", "-released_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source_id"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_release",
            )
        ]

    def __str__(self) -> str:
        return self.heading


class Draft(ChildRow):
    """What somebody has typed into a form about a child and not saved: their own, and nobody else reads it.

    about_id: the row that the form changes, if there is one; base_version: the version of it that they began from.
    Not part of the record: it keeps no history, goes when its text is saved, and after 30 days. Of one that went, the
    row stays for a day without its text, so that a late message of the window it was written in does not bring it back.
    """

    membership_id = models.BigIntegerField()
    information_class = models.SmallIntegerField(choices=CLASSES)
    what = models.CharField(max_length=40, choices=DraftOfForm.choices)
    about_id = models.UUIDField(null=True)
    base_version = models.PositiveIntegerField(null=True)
    typed = models.JSONField(help_text="What was typed: a list of values for each field")
    window = models.CharField(max_length=40, blank=True, help_text="The browser window it was last kept from")
    is_closed = models.BooleanField(default=False, help_text="Saved or thrown away; its text is gone")
    version = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    # Who may no longer write there no longer reads what they meant to write there.
    rows = Rows(
        information_class="information_class",
        holder="membership_id",
        add="read",
        change="read",
        read_if="access.keeps_draft(what, child_id, information_class)",
        add_if="access.keeps_draft(what, child_id, information_class)",
        change_if="access.keeps_draft(what, child_id, information_class)",
        kept=("what", "about_id", "membership_id"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership_id", "child", "what", "about_id"],
                name="one_draft_of_a_form",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["saved_at"], name="drafts_by_age")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.saved_at:%Y-%m-%d %H:%M}"
