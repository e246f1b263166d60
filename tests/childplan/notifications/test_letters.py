"""The letters themselves: nothing in a subject or a text tells a stranger who it is about, or what."""

from pathlib import Path

import pytest
from django.conf import settings

from childplan.access.roles import ROLES
from childplan.escalation.triggers import registered
from childplan.notifications.standin.templates import read_templates
from childplan.notifications.vocabulary import Template

LETTERS = {each.name: each for each in read_templates(Path(settings.BASE_DIR) / "templates/emails").values()}
# What a placeholder may carry: links, dates, who writes, how much waits. Never a child, an agency's matter, a trigger.
MAY_CARRY = {
    "link", "area_name", "raised_on", "answer_by", "ends_on", "practitioner_name", "organisation_name", "waiting",
    "last_day", "whom_to_call",
}  # fmt: skip
TELLING = (
    "attendance", "absence", "suspen", "exclu", "safeguard", "protection", "social", "restrict", "adopt", "concern",
    "police", "health", "special educational", "school", "referral", "identifier",
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_a_letter_tells_a_stranger_nothing(name: str) -> None:
    letter = LETTERS[name]
    subject = (letter.subject or "").lower()
    assert subject
    assert "((" not in subject
    told = [word for word in TELLING if word in subject or word in letter.body.lower()]
    told += [t.name for t in registered() if t.name.lower() in f"{subject} {letter.body.lower()}"]
    told += [role.name for role in ROLES if role.name.lower() in subject]
    assert told == []
    assert set(letter.placeholders) <= MAY_CARRY


def test_there_is_a_letter_for_every_template() -> None:
    assert set(Template.values) <= set(LETTERS)


def test_a_letter_that_tells_is_caught() -> None:
    assert [word for word in TELLING if word in "attendance of a child is low"] == ["attendance"]
