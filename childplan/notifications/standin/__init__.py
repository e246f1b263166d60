"""A stand-in for GOV.UK Notify, for the demo, the tests and the proofs. What it is given never leaves.

It answers as Notify's version 2 API does (https://docs.notifications.service.gov.uk/python.html), so that
Notify's own client talks to it unchanged. What it accepted is kept in a log, one JSON line for each
message, and its pages show the messages to a person. It imports no Django and nothing else of ours.

    python -m childplan.notifications.standin --port 8025 --log state/notify.jsonl
"""

from childplan.notifications.standin.templates import template_id
from childplan.notifications.standin.tokens import DEMO_API_KEY

__all__ = ["DEMO_API_KEY", "template_id"]
