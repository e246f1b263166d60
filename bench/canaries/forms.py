"""Fill in the form of a page as somebody would who has something to say: a word of its own in every box for words."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser

DATE_PART = re.compile(r"(?P<name>.+)_(?P<part>day|month|year)$")
AHEAD, HAPPENED = ("review", "until", "due", "next", "by_on", "target"), "reviewed"
# What has happened did so in the last so many days: a school is not open on every one.
LATELY = 9
# Boxes that take no free words, with what they take; and those that are better left empty.
SET_FORM = {
    "postcode": "ZZ9 9ZZ",
    "telephone": "01632 960001",
    "phone": "01632 960001",
    "half_days": "1",
}
LEFT_EMPTY = ("email", "nhs_number", "upn", "number", "_time")
# Beside the way that sends it: a draft is kept, a line is added, nothing is said.
OTHER_BUTTONS = ("draft", "add", "remove", "look")


@dataclass
class Box:
    """One thing to fill in. options: what may be chosen."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page."""

    action: str
    boxes: dict[str, Box] = field(default_factory=dict)

    @property
    def takes_words(self) -> bool:
        return any(box.kind in ("text", "textarea") for box in self.boxes.values())


class Page(HTMLParser):
    """Reads the forms that are sent off a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area = ""
        self._select: Box | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self._form = Form(said.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        name = said.get("name", "")
        if tag == "input" and name:
            self._input(self._form, name, said)
        elif tag == "textarea" and name:
            self._form.boxes[name], self._area = Box(name, "textarea"), name
        elif tag == "select" and name:
            self._select = self._form.boxes[name] = Box(name, "choice")
        elif tag == "option" and self._select is not None and said.get("value"):
            self._select.options.append(said["value"])
        elif tag == "button" and name and not name.startswith(OTHER_BUTTONS):
            self._form.boxes.setdefault(name, Box(name, "hidden", said.get("value", "1")))

    @staticmethod
    def _input(form: Form, name: str, said: Mapping[str, str]) -> None:
        kind = said.get("type", "text")
        if kind in ("radio", "checkbox"):
            box = form.boxes.setdefault(name, Box(name, "choice" if kind == "radio" else "choices"))
            box.options.append(said.get("value", "on"))
        elif kind != "file":
            words = kind in ("text", "search")
            form.boxes[name] = Box(name, "text" if words else kind, said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.boxes[self._area].value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = None


def form_of(page: str, path: str) -> Form | None:
    """The form of the page that is sent back to it and takes words, or the first that takes words; None without."""
    reader = Page()
    reader.feed(page)
    forms = [form for form in reader.forms if form.takes_words]
    own = [form for form in forms if form.action in ("", path)]
    return next(iter([*own, *forms]), None)


def filled(form: Form, words: Iterator[str], dice: random.Random, today: date) -> dict[str, str | list[str]]:
    """What is sent: a fresh word in each box for words, and something chosen wherever something is to be chosen."""
    sent: dict[str, str | list[str]] = {}
    lately, soon = today - timedelta(days=dice.randrange(LATELY)), today + timedelta(days=30)
    for box in form.boxes.values():
        if part := DATE_PART.match(box.name):
            if "ends" in part["name"] and any("start" in name for name in form.boxes):
                continue
            name = part["name"]
            lies_ahead = HAPPENED not in name and any(word in name for word in AHEAD)
            day = soon if lies_ahead else lately
            sent[box.name] = box.value or str(getattr(day, part["part"]))
        elif box.kind == "choices":
            sent[box.name] = dice.sample(box.options, 1 if len(box.options) > 1 else dice.randrange(2))
        elif box.kind == "number":
            sent[box.name] = box.value or "1"
        elif box.kind == "choice":
            sent[box.name] = dice.choice(box.options) if box.options else ""
        elif box.kind == "textarea" or (
            box.kind == "text" and not box.name.endswith((*SET_FORM, *LEFT_EMPTY))
        ):
            sent[box.name] = next(words).capitalize()
        elif box.kind == "text":
            sent[box.name] = next((form for end, form in SET_FORM.items() if box.name.endswith(end)), "")
        else:
            sent[box.name] = box.value
    return sent
