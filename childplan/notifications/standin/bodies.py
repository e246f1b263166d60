"""What is sent to us, checked as Notify checks it, with its words for what is wrong."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from childplan.notifications.standin.recipients import RECIPIENT, wrong_recipient
from childplan.notifications.standin.refusals import bad_request, invalid

OPTIONAL = {
    "email": {"email_reply_to_id", "one_click_unsubscribe_url", "sanitise_content_for"},
    "sms": {"sms_sender_id"},
}
LONGEST_REFERENCE = 1000

FAILURES = ("technical-failure", "temporary-failure", "permanent-failure")
STATUSES = ("created", "sending", "delivered", "failed", *FAILURES)
KINDS = ("sms", "email", "letter")

UUID_WRITTEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class SendRequest:
    """A message somebody wants sent."""

    to: str
    template_id: str
    personalisation: Mapping[str, object]
    reference: str | None
    sanitise: frozenset[str]


@dataclass(frozen=True)
class ListRequest:
    """Which messages somebody asks about; None means any."""

    reference: str | None
    older_than: UUID | None
    statuses: frozenset[str] | None
    kinds: frozenset[str] | None


def read_json(body: bytes) -> dict[str, object]:
    """The JSON object of a body; an empty body is an empty object."""
    try:
        fields = json.loads(body or b"{}")
    except ValueError as wrong:
        raise bad_request("Invalid JSON supplied in POST data") from wrong
    if not isinstance(fields, dict):
        raise invalid("body is not of type object")
    return fields


def read_send(kind: str, body: bytes) -> SendRequest:
    """The request in the body of a POST for an `email` or `sms`, or a refusal naming every fault in it."""
    fields = read_json(body)
    recipient = RECIPIENT[kind]
    wrong = [f"{name} is a required property" for name in (recipient, "template_id") if name not in fields]
    known = {recipient, "template_id", "personalisation", "reference"} | OPTIONAL[kind]
    if unknown := sorted(set(fields) - known):
        wrong.append(f"Additional properties are not allowed ({', '.join(unknown)} was unexpected)")
    to = fields.get(recipient, "")
    if recipient in fields:
        wrong += wrong_recipient(kind, to)
    if "template_id" in fields and not is_uuid(fields["template_id"]):
        wrong.append("template_id is not a valid UUID")
    personalisation = fields.get("personalisation", {})
    if not isinstance(personalisation, dict):
        wrong.append("personalisation should contain key value pairs")
    reference = fields.get("reference")
    if "reference" in fields and not isinstance(reference, str):
        wrong.append(f"reference {reference} is not of type string")
    elif isinstance(reference, str) and len(reference) > LONGEST_REFERENCE:
        wrong.append("reference is too long")
    sanitise = fields.get("sanitise_content_for", [])
    if not isinstance(sanitise, list) or not all(isinstance(name, str) for name in sanitise):
        wrong.append("sanitise_content_for is not of type array")
    if wrong:
        raise invalid(*wrong)
    return SendRequest(
        to=str(to),
        template_id=str(fields["template_id"]).lower(),
        personalisation=personalisation if isinstance(personalisation, dict) else {},
        reference=reference if isinstance(reference, str) else None,
        sanitise=frozenset(sanitise) if isinstance(sanitise, list) else frozenset(),
    )


def read_list(query: Mapping[str, list[str]]) -> ListRequest:
    """The filters of a GET for several messages, or a refusal naming every fault in them."""
    wrong = []
    if unknown := sorted(set(query) - {"status", "template_type", "reference", "older_than", "include_jobs"}):
        wrong.append(f"Additional properties are not allowed ({', '.join(unknown)} was unexpected)")
    statuses, kinds = query.get("status"), query.get("template_type")
    wrong += [
        f"status {name} is not one of [{', '.join(STATUSES)}]" for name in _strangers(statuses, STATUSES)
    ]
    wrong += [f"template_type {name} is not one of [{', '.join(KINDS)}]" for name in _strangers(kinds, KINDS)]
    older_than = query.get("older_than", [None])[0]
    if older_than is not None and not is_uuid(older_than):
        wrong.append("older_than is not a valid UUID")
    if wrong:
        raise invalid(*wrong)
    asked = set(statuses or ())
    if "failed" in asked:
        asked |= set(FAILURES)
    return ListRequest(
        reference=query.get("reference", [None])[0],
        older_than=UUID(older_than) if older_than is not None else None,
        statuses=frozenset(asked) or None,
        kinds=frozenset(kinds) if kinds else None,
    )


def read_id(text: str) -> UUID:
    """The id in an address, or Notify's refusal."""
    if not is_uuid(text):
        raise invalid("id is not a valid UUID")
    return UUID(text)


def is_uuid(text: object) -> bool:
    """Is it a UUID written out in full?"""
    return isinstance(text, str) and bool(UUID_WRITTEN.fullmatch(text))


def _strangers(given: list[str] | None, known: tuple[str, ...]) -> list[str]:
    return [name for name in given or () if name not in known]
