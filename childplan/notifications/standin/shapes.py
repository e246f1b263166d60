"""The JSON that Notify answers with."""

from datetime import datetime, timedelta

from childplan.notifications.standin.messages import Message
from childplan.notifications.standin.templates import Template

# Every template is at its first version: a change of its file is not a new one here.
VERSION = 1
NO_ADDRESS_LINES: dict[str, object] = dict.fromkeys(
    [f"line_{n}" for n in range(1, 8)] + ["postcode", "postage"]
)


def accepted(message: Message, *, root: str, sanitised: dict[str, object]) -> dict[str, object]:
    """The answer 201 to a message handed in."""
    answer: dict[str, object] = {
        "id": str(message.id),
        "reference": message.reference,
        "uri": f"{root}/v2/notifications/{message.id}",
        "template": _template_of(message, root),
        "scheduled_for": None,
    }
    if message.kind == "sms":
        answer["content"] = {"body": message.body, "from_number": "Childplan"}
    else:
        sender = {"subject": message.subject, "from_email": "childplan@stand-in.example"}
        answer["content"] = {"body": message.body} | sender
        answer["sanitised_content"] = sanitised
    return answer


def shown(message: Message, *, root: str, status: str, settles_after: timedelta) -> dict[str, object]:
    """One message asked after."""
    sent = status != "created"
    completed = status not in {"created", "sending"}
    return NO_ADDRESS_LINES | {
        "id": str(message.id),
        "reference": message.reference,
        "email_address": message.to if message.kind == "email" else None,
        "phone_number": message.to if message.kind == "sms" else None,
        "type": message.kind,
        "status": status,
        "template": _template_of(message, root),
        "body": message.body,
        "subject": message.subject,
        "created_at": instant(message.at),
        "created_by_name": None,
        "sent_at": instant(message.at + settles_after / 2) if sent else None,
        "completed_at": instant(message.at + settles_after) if completed else None,
        "scheduled_for": None,
        "one_click_unsubscribe": None,
        "is_cost_data_ready": True,
        "cost_in_pounds": 0.0,
        "cost_details": {},
    }


def described(template: Template) -> dict[str, object]:
    """One template."""
    return {
        "id": template.id,
        "name": template.name,
        "type": template.kind,
        "created_at": instant(template.written_at),
        "updated_at": None,
        "version": VERSION,
        "created_by": "childplan@stand-in.example",
        "subject": template.subject,
        "body": template.body,
        "letter_contact_block": None,
        "personalisation": {name: {"required": True} for name in template.placeholders},
    }


def previewed(template: Template, *, subject: str | None, body: str) -> dict[str, object]:
    """A template filled in and not sent."""
    return {
        "id": template.id,
        "type": template.kind,
        "version": VERSION,
        "subject": subject,
        "body": body,
        "html": None,
        "postage": None,
    }


def instant(moment: datetime) -> str:
    """A moment (UTC) as Notify writes it: `2026-09-03T13:05:00.000000Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _template_of(message: Message, root: str) -> dict[str, object]:
    uri = f"{root}/v2/template/{message.template_id}"
    return {"id": message.template_id, "version": VERSION, "uri": uri}
