"""What operators ask: does it live, is it ready, and its figures. Outside the door: nothing here concerns a child."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.cache import cache as queue
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import Gauge

from childplan.access.guarding import is_guarded
from childplan.common import rows
from childplan.facts.selectors import last_sweep_at
from childplan.history.sealing import unsealed_for

LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded")
UNSEALED = Gauge(
    "childplan_log_unsealed_seconds", "Age of the oldest row of the log of looking without a seal"
)
log = logging.getLogger(__name__)


@transaction.non_atomic_requests
@require_safe
@never_cache
def live(_request: HttpRequest) -> HttpResponse:
    """The web server answers. No database is asked: one that is away is no reason to restart this server."""
    return JsonResponse({"status": "live"})


@transaction.non_atomic_requests
@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """Whether requests can be answered: 200, or 503 with what is missing.

    `last_sweep_at` (ISO 8601, or null) tells operators that background work runs, `log_unsealed_seconds`
    that the log of
    looking is sealed; a late one does not stop this server.
    """
    answers = {
        "database": _works(_database),
        "queue": _works(_queue),
        "migrations": _works(_migrations),
        "guards": _works(_guards),
    }
    swept = _last_sweep() if answers["database"] else None
    unsealed = _unsealed() if answers["database"] else None
    all_well = all(answers.values())
    body = {
        "status": "ready" if all_well else "not ready",
        **{name: "ok" if works else "missing" for name, works in answers.items()},
        "last_sweep_at": swept.isoformat() if swept else None,
        "log_unsealed_seconds": None if unsealed is None else round(unsealed),
    }
    return JsonResponse(body, status=200 if all_well else 503)


@transaction.non_atomic_requests
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus: to this machine itself, or with METRICS_TOKEN as a bearer token. Else no such page.

    A request that a proxy passed on also comes from this machine, so one that says it was passed on needs the token.
    """
    token: str = settings.METRICS_TOKEN
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    here = request.META.get("REMOTE_ADDR") in LOOPBACK and not any(
        name in request.headers for name in FORWARDED
    )
    if secrets.compare_digest(shown.encode(), token.encode()) if token else here:
        unsealed = _unsealed()
        UNSEALED.set(float("nan") if unsealed is None else unsealed)
        response: HttpResponse = ExportToDjangoView(request)
        return response
    # A page of our look would ask for the session, which only the door can read.
    return HttpResponseNotFound("Not found", content_type="text/plain")


def _works(check: Callable[[], bool]) -> bool:
    # Whatever a server that is away raises, the answer is that it is away.
    try:
        return check()
    except Exception:
        log.warning("not ready: %s", check.__name__.strip("_"), exc_info=True)
        return False


def _database() -> bool:
    with rows.entered(rows.OUTSIDE), connection.cursor() as cursor:
        cursor.execute("select 1")
        return bool(cursor.fetchone())


def _queue() -> bool:
    """The cache and Celery's broker are one server."""
    queue.set("childplan.ready", 1, timeout=10)
    return bool(queue.get("childplan.ready") == 1)


@cache
def _wanted_migrations() -> frozenset[tuple[str, str]]:
    """Those this code needs. Read from disk once: the code of a running server does not change."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def _migrations() -> bool:
    with rows.entered(rows.OUTSIDE):
        return _wanted_migrations() <= set(MigrationRecorder(connection).applied_migrations())


def _guards() -> bool:
    with rows.entered(rows.OUTSIDE):
        return is_guarded()


def _unsealed() -> float | None:
    # As above: figures are told whatever is away.
    try:
        with rows.entered(rows.OUTSIDE):
            return unsealed_for()
    except Exception:
        log.warning("it is not known how old the oldest line without a seal is", exc_info=True)
        return None


def _last_sweep() -> datetime | None:
    try:
        with rows.entered(rows.OUTSIDE):
            return last_sweep_at()
    except DatabaseError:
        return None
