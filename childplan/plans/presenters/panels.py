"""What agencies contribute to a plan's page, as the page shows it."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from childplan.plans.contributions import Contribution, Offer, Panel


def panels(contributed: Iterable[Contribution]) -> list[dict[str, Any]]:
    """The panels in their order, each rendered from its own context and nothing else of the page."""
    every: list[Panel] = [panel for contribution in contributed for panel in contribution.panels]
    return [
        {"heading": panel.heading, "html": SafeString(render_to_string(panel.template, dict(panel.context)))}
        for panel in sorted(every, key=lambda panel: panel.position)
    ]


def offers(contributed: Iterable[Contribution]) -> list[Offer]:
    """The acts that agencies offer this reader for this child."""
    return [offer for contribution in contributed for offer in contribution.offers]
