"""Delivery receipts: what Notify posts to a service by itself once it knows what became of a message.

Source: "Callbacks for delivery receipts", https://docs.notifications.service.gov.uk/rest-api.html. A receipt that is
not taken is not posted again here: a service must live without it, and ask.
"""

import json
import threading
from datetime import UTC, datetime, timedelta
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from childplan.notifications.standin.messages import Message
from childplan.notifications.standin.shapes import VERSION, instant

SECONDS_TO_WAIT = 5


class Receipts:
    """Posts receipts to one address with one bearer token; to none where the address is empty."""

    def __init__(self, *, address: str = "", token: str = "") -> None:
        self.address = address
        self._token = token
        # The service is on this computer, never behind the proxy that an environment may name.
        self._opener = build_opener(ProxyHandler({}))
        self._lock = threading.Lock()
        self._posted = 0
        self._refused = 0
        self._timers: list[threading.Timer] = []

    def promise(self, message: Message, *, after: timedelta, times: int) -> None:
        """Post the receipt so long from now, so many times; none is none."""
        if not self.address:
            return
        for _ in range(times):
            timer = threading.Timer(after.total_seconds(), self._post, [message])
            timer.daemon = True
            with self._lock:
                self._timers = [each for each in self._timers if each.is_alive()] + [timer]
            timer.start()

    def told(self) -> dict[str, int]:
        """How many receipts were posted, and how many of them were not taken (no 2xx)."""
        with self._lock:
            return {"posted": self._posted, "refused": self._refused}

    def close(self) -> None:
        """Post no more."""
        with self._lock:
            for timer in self._timers:
                timer.cancel()

    def _post(self, message: Message) -> None:
        asked = Request(  # noqa: S310 - the address is given by whoever starts the stand-in
            self.address,
            data=json.dumps(body(message, at=datetime.now(tz=UTC))).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"},
            method="POST",
        )
        try:
            with self._opener.open(asked, timeout=SECONDS_TO_WAIT):
                taken = True
        except (URLError, OSError):
            taken = False
        with self._lock:
            self._posted += 1
            self._refused += not taken


def body(message: Message, *, at: datetime) -> dict[str, object]:
    """The receipt of a message that settled at that moment."""
    return {
        "id": str(message.id),
        "reference": message.reference,
        "to": message.to,
        "status": message.outcome,
        "created_at": instant(message.at),
        "completed_at": instant(at),
        "sent_at": instant(message.at),
        "notification_type": message.kind,
        "template_id": message.template_id,
        "template_version": VERSION,
    }
