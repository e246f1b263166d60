"""A trigger that counts, facts for it, and alerts raised by it, all through the engine as in life."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.common.vocabulary import InformationClass
from childplan.escalation import triggers
from childplan.escalation.actions.set_threshold import set_threshold
from childplan.escalation.models import Alert, ProtocolThreshold
from childplan.escalation.selectors.numbers import trigger_numbers
from childplan.escalation.triggers import Cleared, Firing, RecipientRule, Trigger
from childplan.facts import registry
from childplan.facts.actions import publish
from childplan.facts.claims import work_on_next
from childplan.facts.models import Fact, FactWork
from tests.factories.identity import acting

COUNTED = "sample.absences.counted"
SCHOOL = RecipientRule(
    key="school",
    agency="School",
    roles=("school_attendance_officer", "designated_safeguarding_lead"),
    kinds=(InvolvementKind.ENROLMENT,),
)
SOCIAL_CARE = RecipientRule(
    key="social_care",
    agency="Children’s social care",
    roles=("social_worker",),
    kinds=(InvolvementKind.LEAD_PRACTITIONER, InvolvementKind.ALLOCATION),
)
AUTHORITY = RecipientRule(
    key="authority",
    agency="Attendance support",
    roles=("authority_attendance_officer",),
    kinds=(InvolvementKind.AREA,),
    instead_of="social_care",
)


def too_many(child_id: UUID, day: date, thresholds: Mapping[str, Decimal]) -> Firing | Cleared | None:
    """By the newest count: fires above `most` absences, clears at none, says nothing between."""
    del day
    newest = (
        FactWork.objects.filter(child_id=child_id, fact__name=COUNTED)
        .order_by("-number")
        .select_related("fact")
    ).first()
    if newest is None:
        return None
    count, run = newest.fact.payload["count"], newest.fact.payload["episode"]
    if count > thresholds["most"]:
        reason = f"{count} absences; the area asks at more than {thresholds['most']}."
        return Firing(reason, {"absences": count, "first_day": "2026-02-23"}, run=run)
    if count == 0:
        return Cleared("No absences are left.", run=run)
    return None


SAMPLE = Trigger(
    key="sample_absences",
    name="Too many absences",
    information_class=InformationClass.ATTENDANCE,
    watches=(COUNTED,),
    thresholds={"most": Decimal(3)},
    recipients=(SCHOOL, SOCIAL_CARE, AUTHORITY),
    evaluate=too_many,
    answer_within=5,
    source="The area’s protocol, section 4",
)


@contextmanager
def in_force(trigger: Trigger = SAMPLE, **changes: object) -> Iterator[Trigger]:
    """Register a trigger for the length of the block, in place of one of the same key; then all is as it was."""
    kept = dict(triggers._triggers), {name: [*works] for name, works in registry._by_fact.items()}
    changed = replace(trigger, **changes)
    triggers.register(changed)
    try:
        yield changed
    finally:
        triggers._triggers.clear()
        triggers._triggers.update(kept[0])
        registry._by_fact.clear()
        registry._by_fact.update(kept[1])


def counted(child_id: UUID, count: int, *, episode: str = "spring", at: datetime | None = None) -> Fact:
    """Somebody counted the child's absences."""
    with rows.entered(rows.STEWARD):
        return publish(
            COUNTED,
            child_id=child_id,
            information_class=InformationClass.ATTENDANCE,
            title="Absences counted",
            occurred_at=at or clock.now(),
            payload={"count": count, "episode": episode},
        )


def work_it_off() -> int:
    """Do all the work that is due on facts. How many pieces there were."""
    for done in range(1000):
        if not work_on_next(at=clock.now()):
            return done
    raise AssertionError("the work never ends")


def raised_alert(child_id: UUID, *, count: int = 4, episode: str = "spring") -> Alert:
    """The alert that the sample trigger raises; it must be in force."""
    counted(child_id, count, episode=episode)
    work_it_off()
    with rows.entered(rows.STEWARD):
        return Alert.objects.get(child_id=child_id, run=episode)


def by_count(child_id: UUID, day: date, thresholds: Mapping[str, Decimal]) -> Firing | Cleared | None:
    """As `too_many`, but no longer there as soon as the count is not above `most`."""
    seen = too_many(child_id, day, {"most": Decimal(-1)})
    if not isinstance(seen, Firing) or seen.evidence["absences"] > thresholds["most"]:
        return too_many(child_id, day, thresholds)
    return Cleared(f"{seen.evidence['absences']} absences are too few.", run=seen.run)


def number_set(
    member: Membership, value: str | Decimal, valid_from: date, **changes: object
) -> ProtocolThreshold:
    """Somebody sets `most` of the sample from that day, knowing what stands."""
    today = timezone.localdate(clock.now())
    with acting(member) as scope:
        said = {
            "trigger_key": SAMPLE.key,
            "name": "most",
            "value": Decimal(value),
            "valid_from": valid_from,
            "reason": "Agreed by the safeguarding partners.",
            "version": trigger_numbers(scope, SAMPLE.key, today=today).version,
            **changes,
        }
        return set_threshold(by=scope, at=clock.now(), **said)  # type: ignore[arg-type]
