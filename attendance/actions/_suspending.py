"""What recording and changing a suspension have in common: who may, what was said, room for it, the fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from attendance.models import Suspension
from attendance.rules.school_days import school_year
from attendance.rules.suspensions import (
    LONGEST_ACCOUNT,
    MOST_REASONS,
    Spell,
    SuspensionRefused,
    last_day_of,
    require_length,
    require_room,
    require_sense,
)
from attendance.selectors.suspensions import on_roll_at, spell_of
from attendance.vocabulary import SuspensionReason
from attendance.workflow import STANDING, SUSPENSION_MOVES
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.models import Child
from childplan.plans.selectors.reach import reach_of

LOCK = 20261122


@dataclass(frozen=True, kw_only=True)
class Said:
    """A suspension as somebody states it. ends_on: None where nobody said, so that it is counted from the length."""

    starts_on: date
    half_days: int
    reasons: Sequence[SuspensionReason]
    account: str
    lunchtimes: bool = False
    ends_on: date | None = None

    def spell(self) -> Spell:
        ends_on = self.ends_on or last_day_of(self.starts_on, self.half_days, lunchtimes=self.lunchtimes)
        return Spell(
            starts_on=self.starts_on, ends_on=ends_on, half_days=self.half_days, lunchtimes=self.lunchtimes
        )


def require_school(by: Scope, child_id: UUID, school_id: int) -> None:
    """Raise NotEntitled unless the author may record suspensions for this very school; NotFound for a stranger."""
    by.require(Permission.RECORD_SUSPENSION)
    reach_of(by, child_id).require(InformationClass.EDUCATION)
    _require_own(by, school_id)


def checked(said: Said, *, at: datetime, child_id: UUID, school_id: int, itself: UUID | None = None) -> Spell:
    """The days of the suspension, once everything said of it makes sense. itself: the one that is corrected.

    Two at once for one child wait for each other here, so that they can neither overlap nor together pass the limit.
    """
    if not 1 <= len(said.reasons) <= MOST_REASONS or len(set(said.reasons)) != len(said.reasons):
        raise SuspensionRefused("reasons", f"Choose up to {MOST_REASONS} reasons, each once")
    if not said.account.strip():
        raise SuspensionRefused("account", "Say what happened")
    if len(said.account) > LONGEST_ACCOUNT:
        raise SuspensionRefused("account", f"What happened must be {LONGEST_ACCOUNT:,} characters or fewer")
    require_length(said.half_days)
    _one_at_a_time(child_id)
    spell = said.spell()
    born_on = Child.objects.get(pk=child_id).born_on
    on_roll = on_roll_at(child_id, school_id)
    require_sense(spell, today=timezone.localdate(at), born_on=born_on, on_roll=on_roll)
    others = [spell_of(row) for row in standing(child_id) if row.pk != itself]
    year = school_year(spell.starts_on)
    of_the_year = [other for other in others if school_year(other.starts_on) == year]
    require_room(spell, others=others, of_the_year=of_the_year)
    return spell


def standing(child_id: UUID) -> list[Suspension]:
    """The child's suspensions that count, oldest first."""
    return list(
        Suspension.objects.filter(child_id=child_id, state__in=STANDING).order_by("starts_on", "recorded_at")
    )


def to_change(by: Scope, child_id: UUID, suspension_id: UUID, *, version: int, act: str) -> Suspension:
    """The suspension, locked.

    Raises NotEntitled, NotFound, NewerVersion when somebody changed it first, and SuspensionRefused of its "state" for
    one that the author saw as it stands, and that no longer allows the act.
    """
    by.require(Permission.RECORD_SUSPENSION)
    reach_of(by, child_id).require(InformationClass.EDUCATION)
    row = Suspension.objects.select_for_update().filter(pk=suspension_id, child_id=child_id).first()
    if row is None:
        raise NotFound("no such suspension")
    _require_own(by, row.school_id)
    allowed, _ = SUSPENSION_MOVES[act]
    if row.version != version:
        raise NewerVersion(row)
    if row.state not in allowed:
        day = timezone.localdate(row.changed_at)
        raise SuspensionRefused(
            "state", f"The suspension was withdrawn on {day.day} {day:%B %Y}, so it can no longer be changed"
        )
    return row


def publish_suspension(row: Suspension, happened: str, *, at: datetime, title: str) -> None:
    """Publish "attendance.suspension.<happened>", with every suspension of the child that stands now."""
    publish(
        f"attendance.suspension.{happened}",
        child_id=row.child_id,
        information_class=InformationClass.EDUCATION,
        title=title,
        occurred_at=at,
        payload={
            "suspension": str(row.pk),
            "school": row.school_id,
            "state": str(row.state),
            "version": row.version,
            "standing": [
                {
                    "suspension": str(each.pk),
                    "school": each.school_id,
                    "starts_on": each.starts_on.isoformat(),
                    "ends_on": each.ends_on.isoformat(),
                    "half_days": each.half_days,
                    "lunchtimes": each.lunchtimes,
                }
                for each in standing(row.child_id)
            ],
        },
    )


def _require_own(by: Scope, school_id: int) -> None:
    if by.organisation_id != school_id:
        raise NotEntitled("a suspension is recorded, corrected and withdrawn by the school that suspended")


def _one_at_a_time(child_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, str(child_id)])
