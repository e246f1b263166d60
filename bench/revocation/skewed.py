"""The web application on a host whose clock is off by SKEW_SECONDS of the environment."""

import os
from datetime import datetime, timedelta

from django.utils import timezone

_off = timedelta(seconds=float(os.environ["SKEW_SECONDS"]))
_right = timezone.now


def _now() -> datetime:
    return _right() + _off


timezone.now = _now

from childplan.config.launcher.wsgi import application  # noqa: E402  # only once its clock is off

__all__ = ["application"]
