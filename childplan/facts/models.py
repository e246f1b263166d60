"""Past-tense events about a child, the work they leave behind, and when background work last ran."""

import uuid

from django.db import models

from childplan.common.models import ChildRow
from childplan.common.rows import DatabaseRole, OpenRows, Rows
from childplan.common.vocabulary import InformationClass


class Fact(ChildRow):
    """Something that happened, published inside the transaction of the act that made it happen.

    `payload` holds ids and plain numbers, never prose: what is secret stays in the row the id names. Under `school`,
    `destination` and `principal` stands a body, or somebody of one.
    """

    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    payload = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    published_at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200, help_text="What the chronology says, without a name or address")

    # Whoever sees the child may say that something happened to it: a class teacher records a concern, and that fact
    # has a class that the teacher cannot read. The author goes on seeing what they said. One that names a school is
    # closed where that school is withheld.
    rows = Rows(
        information_class="information_class",
        add="read",
        add_class=InformationClass.IDENTITY,
        own="membership_id",
        read_if="(not payload ?| array['school', 'destination', 'principal', 'person', 'people', 'relationship']"
        " or access.fact_is_open(child_id, payload))",
        never_changed=True,
        service="write",
    )

    class Meta:
        ordering = ["-occurred_at", "-published_at"]
        indexes = [models.Index(fields=["child", "-occurred_at"], name="fact_chronology")]

    def __str__(self) -> str:
        return f"{self.name} {self.occurred_at:%Y-%m-%d}"


class DatabaseNumber(models.BigIntegerField):  # type: ignore[type-arg]
    """A number that the database counts up by itself (an identity column, see migration 0002), by no clock.

    It is not asked back on insert: whoever publishes a fact may not be able to read the row.
    """

    db_returning = False


class FactWork(models.Model):
    """One handler's work on one fact: made with the fact, claimed with SKIP LOCKED, done once.

    number: the order of work, counted by the database. due_at counts only after a first try: new work is due at once,
    whatever the clock of its author said.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="work")
    child = models.ForeignKey("identity.Child", on_delete=models.PROTECT, related_name="+")
    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    work = models.CharField(max_length=80, help_text="The registered name of the handler")
    number = DatabaseNumber(editable=False, db_default=models.Value(0))
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    quarantined_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    rows = Rows(
        information_class="information_class",
        add="read",
        add_class=InformationClass.IDENTITY,
        never_changed=True,
        service="write",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "work"], name="one_work_per_fact_and_handler")]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at__isnull=True, quarantined_at__isnull=True),
                name="work_waiting",
            ),
            models.Index(
                fields=["child", "work", "number"],
                condition=models.Q(done_at__isnull=True, quarantined_at__isnull=True),
                name="work_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} on {self.fact_id}"


class Sweep(models.Model):
    """When a piece of periodic work last ran to its end: what `/health/ready/` shows to operators. Holds no child."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    rows = OpenRows(read=(DatabaseRole.VISITOR, DatabaseRole.SERVICE), write=(DatabaseRole.SERVICE,))

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
