"""Emergency access in words: which pages were looked at, what stands out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from childplan.common.vocabulary import InformationClass

from .rules import Pattern, pointed_out
from .selectors.emergencies import Look
from .selectors.numbers import Numbers

PAGES = {
    "plans:child_plan": "The child’s plan",
    "plans:print_plan": "The plan, to print",
    "plans:chronology": "Chronology",
    "plans:views": "Views of the child and family",
    "plans:access": "Why they see this child",
    "plans:my_work": "My work",
    "plans:case_list": "A list of children",
    "identity:family": "Family and addresses",
    "identity:find_child": "A search",
    "escalation:child_alerts": "Alerts",
    "sharing:of_child": "Sharing",
    "emergency:list": "The list of emergency access",
    "emergency:access": "The page of this emergency access",
}


@dataclass(frozen=True)
class LookLine:
    """What was looked at, as a row of a table."""

    page: str
    classes: str
    times: int
    first_at: datetime
    last_at: datetime


def look_lines(looks: Iterable[Look]) -> list[LookLine]:
    """The pages in words; one that has none by its address."""
    return [
        LookLine(_page(look.act), _classes(look.classes), look.looks, look.first_at, look.last_at)
        for look in looks
    ]


def warnings(pattern: Pattern | None, numbers: Numbers) -> list[str]:
    """What stands out, in sentences; nothing where nothing does."""
    if pattern is None:
        return []
    return list(pointed_out(pattern, many_by_one=numbers.many_by_one, many_of_one=numbers.many_of_one))


def _page(act: str) -> str:
    if not act:
        return "Not shown"
    return PAGES.get(act) or act.partition(":")[2].replace("_", " ").replace("-", " ").capitalize()


def _classes(bits: int) -> str:
    return ", ".join(str(c.label) for c in InformationClass if bits & c) or "Nothing of the record"
