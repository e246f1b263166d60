"""How background work passes the door. Every task of the house is made by one of these decorators.

A task takes ids by keyword, passes over arguments it does not know (a message may come from a newer version of the
software), and makes one call to an act. Its message may come twice or never: what is due stands in PostgreSQL.
"""

import inspect
import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

from celery import Task, shared_task

from childplan.common import clock

from .scope import as_membership, as_service

Work = Callable[..., Any]

# A worker has few hands, and imports, facts and messages each have long lines: none keeps the others waiting longer.
TURN_SECONDS = 5.0
# A wish for a turn that found no hand in this time is dropped: beat's next one comes as soon, and no line of old
# wishes stands before the others'.
WISH_SECONDS = 10.0

logger = logging.getLogger(__name__)


class DoorTask(Task):  # type: ignore[type-arg]
    """The base class of every task, set in `childplan.config.celery`."""

    # An unknown argument is passed over where the task runs, so it is no error where it is called either.
    typing = False
    ignore_result = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if args:
            raise TypeError(f"{self.name} takes keyword arguments only")
        known = inspect.signature(self.run).parameters
        unknown = kwargs.keys() - known.keys()
        if unknown:
            logger.warning("arguments passed over", extra={"task": self.name, "count": len(unknown)})
        return self.run(**{name: value for name, value in kwargs.items() if name in known})


def service_task(*, purpose: str) -> Callable[[Work], DoorTask]:
    """`work(by=, at=, …)` runs once, in one transaction, as the service role: it acts for nobody."""

    def made(work: Work) -> DoorTask:
        def run(**ids: Any) -> None:
            with as_service(purpose) as by:
                work(by=by, at=clock.now(), **ids)

        return _task(work, run, given=("by", "at"))

    return made


def membership_task(*, purpose: str) -> Callable[[Work], DoorTask]:
    """`work(by=, at=, …)` runs once, in one transaction, as the member whose request asked for it.

    Called with `membership_id` and `user_id`. Raises NotEntitled when the membership has ended since.
    """

    def made(work: Work) -> DoorTask:
        def run(*, membership_id: int, user_id: int | None = None, **ids: Any) -> None:
            with as_membership(membership_id, user_id=user_id, purpose=purpose) as by:
                work(by=by, at=clock.now(), **ids)

        return _task(work, run, given=("by", "at"), asked=("membership_id", "user_id"))

    return made


def sweep() -> Callable[[Work], DoorTask]:
    """`work()` passes the door itself, once for each item, so that each is its own transaction."""

    def made(work: Work) -> DoorTask:
        return _task(work, work)

    return made


def turn() -> Iterator[None]:
    """Yield until this call's turn is over. Whoever has work left then wakes the next."""
    started = time.monotonic()
    while time.monotonic() - started < TURN_SECONDS:
        yield


def wake(task: DoorTask) -> None:
    """Ask a worker to look now. A lost broker must not fail the act that asks: beat asks again soon."""
    try:
        task.apply_async(retry=False, expires=WISH_SECONDS)
    except Exception as error:
        logger.warning("no broker; beat will ask", extra={"task": task.name, "error": type(error).__name__})


def _task(work: Work, run: Work, *, given: tuple[str, ...] = (), asked: tuple[str, ...] = ()) -> DoorTask:
    """Register `run` under the name of `work`, with the parameters it is called with."""
    own = [p for name, p in inspect.signature(work).parameters.items() if name not in given]
    more = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in asked]
    run.__signature__ = inspect.Signature([*more, *own])  # type: ignore[attr-defined]
    run.__name__, run.__doc__, run.__module__ = work.__name__, work.__doc__, work.__module__
    task: DoorTask = shared_task(name=f"{work.__module__}.{work.__name__}", base=DoorTask)(run)
    return task
