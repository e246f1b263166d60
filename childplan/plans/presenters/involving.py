"""What somebody will see who is involved with a child, in the words of the page that checks it."""

from collections.abc import Iterable

from childplan.access.levels import BY_KIND
from childplan.access.presenters import LEVEL_WORDS
from childplan.access.roles import BY_KEY
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.common.vocabulary import InformationClass

SHOWN = (Level.DECIDE, Level.CONTRIBUTE, Level.READ, Level.KNOWN)


def will_see(role_keys: Iterable[str], kind: InvolvementKind, classes: int) -> list[tuple[str, str]]:
    """A row for each role, or one for all that will see the same. classes: what the involvement opens, as bits."""
    said: dict[str, list[str]] = {}
    for key in dict.fromkeys(role_keys):
        said.setdefault(_said(key, kind, classes), []).append(BY_KEY[key].name)
    if len(said) == 1:
        return [("They will see", next(iter(said)))]
    return [(f"{', '.join(names)}: will see", words) for words, names in said.items()]


def _said(role_key: str, kind: InvolvementKind, classes: int) -> str:
    allowed = BY_KEY[role_key].levels_through(kind).lower(BY_KIND[kind])
    lines = []
    for level in SHOWN:
        names = [str(c.label) for c in InformationClass if classes & c and allowed.of(c) is level]
        if names:
            lines.append(f"{LEVEL_WORDS[level]}: {', '.join(names)}")
    return "\n".join(lines) or "Nothing"
