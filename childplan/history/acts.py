"""Acts of practice: one named function each, inside the door, with its author and reason on every version it leaves."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from childplan.common import clock, rows
from childplan.common.staging import copy_in

P = ParamSpec("P")
T = TypeVar("T")


class NotFound(LookupError):
    """There is no such row for this person: it does not exist, or they may not see it. The two are one answer."""


class NewerVersion(RuntimeError):
    """Somebody saved a newer version first. Nothing of either text is lost: `theirs` is the row as it stands."""

    def __init__(self, theirs: Any) -> None:
        super().__init__("somebody saved a newer version first")
        self.theirs = theirs


class LeavesANote(Exception):
    """A refusal that is on record although nothing else of the act is: mixed into an error of its app."""

    def write_down(self) -> None:
        """Put it on record, after the rest was taken back."""
        raise NotImplementedError


MANY = 20
"""Versions from which on they are copied in rather than inserted."""

_reason: ContextVar[str] = ContextVar("reason", default="")
_at: ContextVar[datetime | None] = ContextVar("at", default=None)
_acts: dict[str, Callable[..., Any]] = {}


def act(function: Callable[P, T]) -> Callable[P, T]:
    """Mark a function as an act: keyword-only, with `by` (a Scope) and `at` (an instant).

    It runs in one savepoint inside the door; every historical row made inside carries the author, the membership,
    `at` as its time, and the act's `reason` argument (or its name) as its reason. Raises NoDoor outside the door.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def performed(*args: P.args, **kwargs: P.kwargs) -> T:
        if args:
            raise TypeError(f"{name} takes keyword arguments only")
        if rows.present() is None:
            raise rows.NoDoor(f"{name} ran outside the door")
        reason = str(kwargs.get("reason") or function.__name__.replace("_", " "))
        at = kwargs.get("at")
        reasons, ats = _reason.set(reason), _at.set(at if isinstance(at, datetime) else None)
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except LeavesANote as refused:
            refused.write_down()
            raise
        finally:
            _reason.reset(reasons)
            _at.reset(ats)

    _acts[name] = performed
    return performed


def acts() -> dict[str, Callable[..., Any]]:
    """Every act that has been imported, by dotted name."""
    return dict(_acts)


def sign(*, history_instance: Any, **_: Any) -> None:
    """Put author, membership, time and reason on a version; connected to simple_history's signal."""
    context = rows.present()
    if context is not None:
        history_instance.history_user_id = int(context.user) if context.user else None
        history_instance.history_membership_id = int(context.membership) if context.membership else None
    history_instance.history_change_reason = history_instance.history_change_reason or _reason.get() or None
    history_instance.history_date = _at.get() or history_instance.history_date


def record_opened(*instances: Any) -> None:
    """Write the first version of rows that a definer function inserted, so that they too have their history."""
    _record("+", instances)


def record_changed(*instances: Any) -> None:
    """Write a version of rows that a definer function changed, as they stand now."""
    _record("~", instances)


def _record(history_type: str, instances: tuple[Any, ...]) -> None:
    of_model: dict[Any, list[Any]] = {}
    for instance in instances:
        manager = getattr(type(instance), type(instance)._meta.simple_history_manager_attribute)
        tracked = {
            column.attname: getattr(instance, column.attname) for column in manager.model.tracked_fields
        }
        version = manager.model(history_date=_at.get() or clock.now(), history_type=history_type, **tracked)
        sign(history_instance=version)
        of_model.setdefault(manager.model, []).append(version)
    for model, versions in of_model.items():
        if len(versions) >= MANY:
            copy_in(model, versions)
        else:
            model._default_manager.bulk_create(versions)
