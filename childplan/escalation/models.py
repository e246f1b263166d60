"""Alerts, their recipients and moves, and the area's numbers that decide when one is raised."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from childplan.access.permissions import Permission
from childplan.access.roles import ROLES
from childplan.common import clock
from childplan.common.models import ChildRow
from childplan.common.rows import DatabaseRole, OpenRows, Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history

from .vocabulary import AlertState, Decision, Gone

# Numbers are the area's: its people read them, and those who keep its protocol set them, each in their own name.
MY_AREA = (
    "area_id = (select o.area_id from accounts_membership m join organisations_organisation o"
    " on o.id = m.organisation_id where m.id = (select access.membership()))"
)
SETS = ", ".join(f"'{role.key}'" for role in ROLES if Permission.SET_THRESHOLDS in role.may)
# S608: keys of our own roles.
I_SET = (
    f"{MY_AREA} and exists (select 1 from accounts_membership m where m.id = (select access.membership())"  # noqa: S608
    f" and m.role in ({SETS}))"
)
TODAY = "(access.clock() at time zone 'Europe/London')::date"


class ProtocolThreshold(models.Model):
    """One number of the area's signed protocol, from a day on, until a later one. A trigger reads the one of its day.

    Never edited: one for the same day takes its place, one that has not begun may be withdrawn, and either stays on
    record with who, when and why.
    """

    area = models.ForeignKey("organisations.Area", on_delete=models.PROTECT, related_name="thresholds")
    trigger = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=8, decimal_places=2)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day it holds")
    reason = models.TextField(help_text="Why, and where it was agreed")
    set_at = models.DateTimeField(default=clock.now)
    # Null: laid down when the area was set up.
    set_by_membership_id = models.BigIntegerField(null=True)
    gone_as = models.CharField(max_length=20, choices=Gone.choices, blank=True)
    gone_at = models.DateTimeField(null=True)
    gone_by_membership_id = models.BigIntegerField(null=True)
    gone_reason = models.TextField(blank=True)

    rows = OpenRows(
        read=(DatabaseRole.READER, DatabaseRole.WRITER, DatabaseRole.SERVICE),
        write=(DatabaseRole.WRITER,),
        practitioners=MY_AREA,
        add_if=f"{I_SET} and set_by_membership_id = (select access.membership()) and gone_at is null"
        f" and valid_from >= {TODAY}",
        change_if=f"{I_SET} and gone_at is null",
        # Whoever takes it back says so in their own name, and one that has begun is only replaced.
        changed_if=f"{I_SET} and gone_at is not null and gone_by_membership_id = (select access.membership())"
        f" and (gone_as = '{Gone.REPLACED}' or valid_from > {TODAY})",
        changes=("gone_as", "gone_at", "gone_by_membership_id", "gone_reason"),
    )

    class Meta:
        ordering = ["trigger", "name", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "trigger", "name", "valid_from"],
                condition=Q(gone_at__isnull=True),
                name="one_threshold_a_day",
            ),
            models.CheckConstraint(
                condition=Q(gone_at__isnull=True) | (~Q(gone_as="") & ~Q(gone_reason="")),
                name="a_threshold_goes_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trigger} {self.name}: {self.value}"


class NumbersRound(models.Model):
    """How far background work has looked again at one area's children since a trigger's numbers last changed there.

    numbers: those it looks by; when others hold, it begins anew. up_to: the last id looked at, in their order.
    left: ids that could not be looked at, tried again each time. Nobody but the software reads it.
    """

    area = models.ForeignKey("organisations.Area", on_delete=models.PROTECT, related_name="+")
    trigger = models.CharField(max_length=60)
    numbers = models.JSONField()
    begun_at = models.DateTimeField()
    up_to = models.UUIDField(null=True)
    is_through = models.BooleanField(default=False)
    left = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True)

    rows = OpenRows(read=(DatabaseRole.SERVICE,), write=(DatabaseRole.SERVICE,))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "trigger"], name="one_round_of_numbers")]

    def __str__(self) -> str:
        return f"{self.trigger} in {self.area_id}"


class Alert(ChildRow):
    """A trigger fired: one for each trigger, child and episode. Software raises; a qualified person decides."""

    trigger = models.CharField(max_length=60)
    episode = models.PositiveIntegerField(
        default=1, help_text="Which run of the cause it is for this child, from 1"
    )
    run = models.CharField(max_length=60, blank=True, help_text="The period in which the cause is counted")
    causes = models.JSONField(default=list, help_text="What it is about, by stable names")
    seen_until = models.DateField(null=True, help_text="The last day that any reading of it spoke of")
    easing_since = models.DateField(
        null=True, help_text="Since when the cause is away; empty while it is there"
    )
    look_again_on = models.DateField(null=True, help_text="When the calendar alone may end its cause")
    # No foreign key: a policy that looks for the parent in its own table would go round in a circle.
    previous_id = models.UUIDField(null=True, help_text="The alert of the episode before")
    vacancies = models.JSONField(default=list, help_text="Posts that should have been told and nobody holds")
    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    state = models.CharField(max_length=20, choices=AlertState.choices, default=AlertState.RAISED)
    title = models.CharField(max_length=120)
    reason = models.TextField(help_text="Why it fired, in a sentence that names the numbers")
    evidence = models.JSONField(default=dict)
    fact = models.ForeignKey("facts.Fact", on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField()
    answer_by = models.DateField(help_text="Working days counted; after it the alert goes to the manager")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by_membership_id = models.BigIntegerField(null=True)
    decision = models.CharField(max_length=30, choices=Decision.choices, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_membership_id = models.BigIntegerField(null=True)
    review_on = models.DateField(null=True, help_text="When the decision is looked at again")
    to_manager_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolution = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    # Answered by those who may read what it is about; who may answer at all is a permission of the role.
    # Software alone raises one: an insert of one's own would tell whether there is one that is hidden.
    rows = Rows(information_class="information_class", change="read", add_if="false", service="write")
    history = kept_history()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(fields=["trigger", "child", "episode"], name="one_alert_per_episode"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | (~Q(decision="") & ~Q(decision_reason="")),
                name="a_decision_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "answer_by"], name="alert_answer_by"),
            models.Index(
                fields=["look_again_on"],
                condition=Q(look_again_on__isnull=False, resolved_at__isnull=True),
                name="alert_look_again",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("escalation:alert", args=[self.pk])


class AlertRecipient(ChildRow):
    """Somebody an alert was sent to, in which role and why them."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="recipients")
    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    membership_id = models.BigIntegerField(db_index=True)
    agency = models.CharField(max_length=60, help_text="The word shown: School, Children's social care")
    why = models.CharField(max_length=200)
    as_manager = models.BooleanField(default=False)
    sent_at = models.DateTimeField(help_text="When it came to their inbox; the email has its own moment")
    message = models.ForeignKey(
        "notifications.Message", on_delete=models.PROTECT, null=True, related_name="+"
    )

    rows = Rows(information_class="information_class", service="write", never_changed=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "membership_id", "as_manager"], name="told_once")
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} to {self.membership_id}"


class AlertMove(ChildRow):
    """One move of an alert, with its author and reason. The run of moves is the alert's story."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="moves")
    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    act = models.CharField(max_length=60)
    from_state = models.CharField(max_length=20, choices=AlertState.choices, blank=True)
    to_state = models.CharField(max_length=20, choices=AlertState.choices)
    at = models.DateTimeField()
    by_membership_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)

    rows = Rows(information_class="information_class", add="read", service="write", never_changed=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"
