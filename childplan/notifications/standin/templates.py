"""The templates: one text file each, as they would be typed into Notify.

An email begins with a line `Subject: …` and an empty line; a file without that line is a text message.
`((name))` is a placeholder. As at Notify, case, spaces, hyphens and underscores in its name do not matter,
a value that is missing or None is missing, and a list becomes bullet points.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

PLACEHOLDER = re.compile(r"\(\(([^()]+)\)\)")
SUBJECT_MARK = "Subject: "
LINK = re.compile(r"(?:https?://|www\.)[^\s()\[\]]+", re.IGNORECASE)
MARKDOWN = re.compile(r"([\[\]()])")

_OURS = uuid5(NAMESPACE_URL, "childplan:notify-stand-in:template")


class TemplatesMissing(Exception):
    """The folder has no template in it."""


def template_id(name: str) -> str:
    """The id by which the stand-in knows one of our templates: always the same for the same name."""
    return str(uuid5(_OURS, name))


@dataclass(frozen=True)
class Template:
    """One template. `subject` is None for a text message."""

    name: str
    subject: str | None
    body: str
    written_at: datetime

    @property
    def id(self) -> str:
        return template_id(self.name)

    @property
    def kind(self) -> str:
        """`email` or `sms`, in Notify's words."""
        return "sms" if self.subject is None else "email"

    @property
    def placeholders(self) -> list[str]:
        """The names it asks for, each once, in the order of reading."""
        return list(dict.fromkeys(PLACEHOLDER.findall(f"{self.subject or ''}\n{self.body}")))

    def missing(self, personalisation: Mapping[str, object]) -> list[str]:
        """The names it asks for and was not given."""
        given = _folded(personalisation)
        return [name for name in self.placeholders if given.get(_fold(name)) is None]

    def filled(self, personalisation: Mapping[str, object]) -> tuple[str | None, str]:
        """Subject and body with every placeholder replaced."""
        given = _folded(personalisation)

        def written(match: re.Match[str]) -> str:
            value = given[_fold(match.group(1))]
            if isinstance(value, list):
                return "\n\n" + "\n".join(f"* {item}" for item in value if item is not None)
            return str(value)

        subject = None if self.subject is None else PLACEHOLDER.sub(written, self.subject)
        return subject, PLACEHOLDER.sub(written, self.body)


def read_templates(folder: Path) -> dict[str, Template]:
    """Every `*.txt` of the folder by its id; `TemplatesMissing` when there is none."""
    templates = [_read(path) for path in sorted(folder.glob("*.txt"))]
    if not templates:
        raise TemplatesMissing(f"There is no template (*.txt) in {folder}.")
    return {template.id: template for template in templates}


def sanitised(
    personalisation: Mapping[str, object], names: frozenset[str]
) -> tuple[dict[str, object], dict[str, object]]:
    """The values, with links taken out of those named, and for each that changed how it was and how it is.

    Notify does this for the names in `sanitise_content_for`, so that nobody can slip a link of their own into
    an email of ours by way of a name.
    """
    cleaned = dict(personalisation)
    changed: dict[str, object] = {}
    for name in sorted(names & set(personalisation)):
        before = str(personalisation[name])
        after = MARKDOWN.sub(r"\\\1", LINK.sub("", before))
        if LINK.search(before) or "](" in before:
            cleaned[name] = after
            changed[name] = {"unsanitised": before, "sanitised": after}
    return cleaned, changed


def _read(path: Path) -> Template:
    text = path.read_text(encoding="utf-8").strip()
    first, _, rest = text.partition("\n")
    is_email = first.startswith(SUBJECT_MARK)
    return Template(
        name=path.stem,
        subject=first.removeprefix(SUBJECT_MARK).strip() if is_email else None,
        body=rest.strip() if is_email else text,
        written_at=datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
    )


def _fold(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


def _folded(personalisation: Mapping[str, object]) -> dict[str, object]:
    return {_fold(name): value for name, value in personalisation.items()}
