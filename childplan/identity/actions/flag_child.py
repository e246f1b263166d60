"""Raise a flag that everyone who opens the record should see first, or end it."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act
from childplan.identity.actions.change_relationship import AlreadyEnded
from childplan.identity.models import Flag
from childplan.identity.selectors.reaching import reached
from childplan.identity.vocabulary import FLAG_CLASS, FlagKind

MAY_FLAG = (Permission.RECORD_FAMILY, Permission.EDIT_PLAN, Permission.OPEN_CHILD)


class AlreadyFlagged(ValueError):
    """The child has this flag already."""


def require_may_flag(by: Scope) -> None:
    """Raise NotEntitled for a role that neither writes plans, records families nor opens records."""
    if not any(by.may(permission) for permission in MAY_FLAG):
        raise NotEntitled(f"{by.role.name}: not permitted to raise or end flags")


@act
def raise_flag(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    kind: FlagKind,
    starts_on: date,
    reason: str,  # noqa: ARG001
) -> Flag:
    """Raise a flag; who sees it follows from its class (`FLAG_CLASS`). Raises NotFound, NotEntitled, AlreadyFlagged."""
    require_may_flag(by)
    information_class = FLAG_CLASS[kind]
    reached(by, child_id).require(information_class)
    if Flag.objects.filter(child_id=child_id, kind=kind, ends_on__isnull=True).exists():
        raise AlreadyFlagged("The child has this flag already")
    flag = Flag(child_id=child_id, kind=kind, information_class=information_class, starts_on=starts_on)
    flag.save(force_insert=True)
    _publish("raised", flag, at)
    return flag


@act
def end_flag(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    flag_id: UUID,
    ends_on: date,
    reason: str,  # noqa: ARG001
) -> Flag:
    """End a flag; from that day on it is not shown. Raises NotFound, NotEntitled, AlreadyEnded, ValueError."""
    require_may_flag(by)
    flag = Flag.objects.select_for_update().filter(pk=flag_id, child_id=child_id).first()
    if flag is None:
        raise NotFound("no such flag")
    reached(by, child_id).require(flag.information_class)
    if flag.ends_on is not None:
        raise AlreadyEnded("Somebody has ended this flag already")
    if ends_on < flag.starts_on:
        raise ValueError("A flag cannot end before it began")
    flag.ends_on = ends_on
    flag.save()
    _publish("ended", flag, at)
    return flag


def keep_flag(*, child_id: UUID, kind: FlagKind, is_so: bool, at: datetime) -> None:
    """Inside another act: raise a flag that follows from what the record says, or end it when it no longer does."""
    today = timezone.localdate(at)
    present = (
        Flag.objects.select_for_update().filter(child_id=child_id, kind=kind, ends_on__isnull=True).first()
    )
    if is_so and present is None:
        raised = Flag(child_id=child_id, kind=kind, information_class=FLAG_CLASS[kind], starts_on=today)
        raised.save(force_insert=True)
        _publish("raised", raised, at)
    elif present is not None and not is_so:
        present.ends_on = max(today, present.starts_on)
        present.save()
        _publish("ended", present, at)


def _publish(happened: str, flag: Flag, at: datetime) -> None:
    publish(
        f"identity.flag.{happened}",
        child_id=flag.child_id,
        information_class=InformationClass(flag.information_class),
        title=f"Flag {happened}: {FlagKind(flag.kind).label}",
        occurred_at=at,
        payload={"flag": str(flag.pk), "kind": flag.kind},
    )
