"""Go through a day of looking and note what is worth a question."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.oversight.rules import Noted, Opened, PersonDay, surname_of, unusual


class _Member(NamedTuple):
    user_id: int
    membership_id: int
    organisation_id: int
    area_id: int
    role: str
    name: str


@act
def note_unusual(*, by: Scope, at: datetime) -> int:  # noqa: ARG001 - by policy
    """Note what of yesterday (a calendar day of Europe/London) is worth a question. How many are new.

    For background work, safe to repeat: one question for each person, kind, child and day.
    """
    day = timezone.localdate(at) - timedelta(days=1)
    usual = _usual(day)
    new = 0
    for member, opened, refusals in _members(day):
        told = PersonDay(
            surname=surname_of(member.name),
            opened=tuple(opened),
            refusals=refusals,
            usual=usual.get(member.user_id, 0.0),
            usual_of_role=usual.get(member.role, 0.0),
        )
        new += sum(_note(member, one, day) for one in unusual(told))
    return new


def _members(day: date) -> list[tuple[_Member, list[Opened], int]]:
    opened: dict[_Member, list[Opened]] = defaultdict(list)
    refusals: dict[_Member, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select user_id, membership_id, organisation_id, area_id, role, name, child_id, family, by_work, own,"
            " restricted, beyond_hours from oversight.opened_on(%s) order by user_id, membership_id, child_id",
            [day],
        )
        for *who, child, family, by_work, own, restricted, beyond in cursor.fetchall():
            surnames = tuple(surname_of(name) for name in family)
            opened[_Member(*who)].append(Opened(child, surnames, by_work, own, restricted, beyond))
        cursor.execute(
            "select user_id, membership_id, organisation_id, area_id, role, name, refusals"
            " from oversight.refused_on(%s) order by user_id, membership_id",
            [day],
        )
        for *who, count in cursor.fetchall():
            refusals[_Member(*who)] = count
    return [(member, opened[member], refusals.get(member, 0)) for member in sorted({*opened, *refusals})]


def _usual(day: date) -> dict[int | str, float]:
    """By the number of a person, and by the key of a role."""
    with connection.cursor() as cursor:
        cursor.execute("select of_user, of_role, usual from oversight.usual_before(%s)", [day])
        return {user if user is not None else role: float(usual) for user, role, usual in cursor.fetchall()}


def _note(member: _Member, one: Noted, day: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select oversight.note(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                one.kind.value,
                member.user_id,
                member.membership_id,
                member.organisation_id,
                member.area_id,
                one.child_id,
                day,
                one.figure,
            ],
        )
        (new,) = cursor.fetchone()
    return bool(new)
