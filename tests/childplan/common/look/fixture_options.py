"""The official fixtures, with their options spelled as our page authors spell them."""

import json
import re
from pathlib import Path
from typing import Any

from django.utils.safestring import mark_safe

FOLDER = Path(__file__).parent / "fixtures"
SLOTS = {"start", "end", "navigation_start", "navigation_end"}


def snake(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def as_ours(value: Any, key: str = "") -> Any:
    """Snake case for names; what the official templates print raw is marked safe; attributes stay as they are."""
    if isinstance(value, dict):
        if key.endswith(("attributes", "_text")):
            return value
        return {snake(name): as_ours(item, snake(name)) for name, item in value.items()}
    if isinstance(value, list):
        return [as_ours(item, key) for item in value]
    if isinstance(value, str) and (key.endswith("html") or key in SLOTS):
        return mark_safe(value)
    return value


def fixtures(system: str, component: str) -> list[dict[str, Any]]:
    return json.loads((FOLDER / system / f"{component}.json").read_text())
