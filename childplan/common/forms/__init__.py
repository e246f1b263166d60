"""Forms in the look of the design system. `docs/reference/components.md` shows how a page uses them."""

from .days import DayField, DayInput
from .renderer import GovukRenderer

__all__ = ["DayField", "DayInput", "GovukRenderer"]
