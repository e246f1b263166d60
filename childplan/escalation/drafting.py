"""The draft of a decision about an alert: who keeps it is set by the plan's app when it starts."""

from collections.abc import Callable

from django.http import HttpRequest

from childplan.common.drafting import Keeping, NoKeeping
from childplan.escalation.selectors.detail import AlertDetail


def _nobody(request: HttpRequest, alert: AlertDetail) -> Keeping:  # noqa: ARG001
    return NoKeeping()


keeper: Callable[[HttpRequest, AlertDetail], Keeping] = _nobody
