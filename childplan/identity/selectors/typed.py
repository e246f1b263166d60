"""What somebody typed to say which child they mean, in words."""

from collections.abc import Mapping
from datetime import date


def typed_words(typed: Mapping[str, object]) -> str:
    """As one line: a name, the birth date as people write it, a number."""
    born = str(typed.get("born_on") or "")
    day = f"{date.fromisoformat(born):%-d %B %Y}" if born else ""
    parts = (typed.get("name"), day, typed.get("number"))
    return ", ".join(str(part) for part in parts if part)
