"""When background work last ran: for operators. Asked as visitor; it opens no child."""

from datetime import datetime

from .models import Sweep


def last_sweep_at() -> datetime | None:
    """The latest moment at which any periodic work ran to its end, or None when none ever did."""
    return Sweep.objects.order_by("-at").values_list("at", flat=True).first()
