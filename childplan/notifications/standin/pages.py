"""The pages on which a person reads what was sent: a list, and each message. No script, nothing fetched."""

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from childplan.notifications.standin.messages import Message

PAGE_SIZE = 50
LOCAL = ZoneInfo("Europe/London")
STYLE = (Path(__file__).parent / "standin.css").read_bytes()
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")
STATUS_WORDS = {
    "created": "Waiting to be sent",
    "sending": "Being sent",
    "delivered": "Delivered",
    "permanent-failure": "Not delivered: the address or number is wrong",
    "temporary-failure": "Not delivered: the inbox or phone did not answer",
}


def list_page(messages: Sequence[tuple[Message, str]], *, newer_shown: bool) -> str:
    """Messages with their status, newest first; a link to older ones when the page is full."""
    if messages:
        items = "".join(_item(message, status) for message, status in messages)
        content = f'<ol class="messages">{items}</ol>'
    elif newer_shown:
        content = "<p>There are no older messages.</p>"
    else:
        content = "<p>Nothing has been sent yet.</p>"
    ways = ['<a href="/">Newest messages</a>'] if newer_shown else []
    if len(messages) == PAGE_SIZE:
        ways.append(f'<a href="/?older_than={messages[-1][0].id}">Older messages</a>')
    pages = f'<nav aria-label="Pages"><p>{" ".join(ways)}</p></nav>' if ways else ""
    return _page(
        "Messages sent",
        "<h1>Messages sent</h1>"
        "<p>This page stands in for GOV.UK Notify. It shows every email and text message that the system "
        f"has sent. None of them has left this computer.</p>{content}{pages}",
    )


def message_page(message: Message, status: str) -> str:
    """One message as its reader would see it, with what is known of its sending."""
    facts = [
        ("To", escape(message.to)),
        ("Sent", _moment(message.at)),
        ("Status", escape(STATUS_WORDS.get(status, status))),
        ("Template", escape(message.template)),
        ("Reference", escape(message.reference or "None")),
    ]
    listed = "".join(f"<div><dt>{term}</dt><dd>{told}</dd></div>" for term, told in facts)
    title = _title(message)
    return _page(
        title,
        f'<p><a href="/">All messages</a></p><h1>{escape(title)}</h1><dl>{listed}</dl>'
        f'<section class="letter" aria-labelledby="letter"><h2 id="letter">Message</h2>'
        f"{_paragraphs(message.body)}</section>",
    )


def missing_page() -> str:
    """There is nothing at this address."""
    return _page(
        "Page not found",
        '<h1>Page not found</h1><p>There is no message here. <a href="/">See all messages</a>.</p>',
    )


def _item(message: Message, status: str) -> str:
    return (
        f'<li><h2><a href="/messages/{message.id}">{escape(_title(message))}</a></h2>'
        f"<p>To {escape(message.to)}, {_moment(message.at)}</p>"
        f"<p>{escape(STATUS_WORDS.get(status, status))}</p></li>"
    )


def _title(message: Message) -> str:
    return message.subject or "Text message"


def _moment(at: datetime) -> str:
    local = at.astimezone(LOCAL)
    hour, half = local.hour % 12 or 12, "am" if local.hour < 12 else "pm"
    words = f"{local.day} {local:%B %Y} at {hour}:{local:%M}{half}"
    return f'<time datetime="{at.isoformat()}">{words}</time>'


def _paragraphs(body: str) -> str:
    blocks = re.split(r"\n\s*\n", body.strip())
    return "".join(f"<p>{'<br>'.join(_linked(line) for line in block.splitlines())}</p>" for block in blocks)


def _linked(line: str) -> str:
    """The line escaped, with web addresses made into links. Only http and https become one."""
    written, end = [], 0
    for match in LINK.finditer(line):
        address = escape(match.group())
        written.append(escape(line[end : match.start()]))
        written.append(f'<a href="{address}" rel="noreferrer noopener">{address}</a>')
        end = match.end()
    return "".join([*written, escape(line[end:])])


def _page(title: str, content: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - stand-in for GOV.UK Notify</title>"
        '<link rel="stylesheet" href="/standin.css"></head><body>'
        '<a class="skip" href="#main">Skip to main content</a>'
        '<header><p><a href="/">Stand-in for GOV.UK Notify</a></p></header>'
        f'<main id="main" tabindex="-1">{content}</main></body></html>'
    )
