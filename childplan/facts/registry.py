"""Which work each kind of fact leaves behind. Apps fill this from their `handlers.py` when Django starts."""

from collections.abc import Callable
from uuid import UUID

Worker = Callable[[UUID], None]

_by_fact: dict[str, list[str]] = {}
_workers: dict[str, Worker] = {}


def when(fact_name: str, *, work: str, worker: Worker) -> None:
    """When this fact happens, `worker(fact_id)` is due, under the stable name `work`.

    The worker runs in the background as the service role, in one transaction with the note that it is done. It may
    run again after a failure, so it looks before it writes. Work of one name on one child is done in the order of the
    facts, never two at once.
    """
    waiting = _by_fact.setdefault(fact_name, [])
    if work not in waiting:
        waiting.append(work)
    _workers[work] = worker


def work_for(fact_name: str) -> tuple[str, ...]:
    """The names of the work a fact leaves behind."""
    return tuple(_by_fact.get(fact_name, ()))


def worker(work: str) -> Worker | None:
    """The function registered under that name, or None when no installed app knows it."""
    return _workers.get(work)
