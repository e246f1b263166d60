"""When background work last ran and what was set aside: for operators. It opens no child."""

from datetime import datetime

from django.db.models import Count, Min

from .models import FactWork, Sweep


def last_sweep_at() -> datetime | None:
    """The latest moment at which any periodic work ran to its end, or None when none ever did."""
    return Sweep.objects.order_by("-at").values_list("at", flat=True).first()


def work_set_aside() -> list[tuple[str, str, int, datetime]]:
    """Work in quarantine by its name and kind of error: how many pieces, and since when. As the service role."""
    aside = FactWork.objects.filter(quarantined_at__isnull=False, done_at__isnull=True)
    grouped = aside.values_list("work", "error").annotate(Count("pk"), Min("quarantined_at"))
    return list(grouped.order_by("work", "error"))
