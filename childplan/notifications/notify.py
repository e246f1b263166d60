"""Sending through GOV.UK Notify, and asking it what became of a message.

Notify does not know a second try from a second message. So every message carries our own reference, and one
whose fate is unknown (`NotifyUnreachable`) is looked up by that reference before it is tried again.

Nothing here may run inside a database transaction: each call waits for the network.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from notifications_python_client.errors import HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

# Seconds to connect, and then for each wait for an answer.
TIMEOUTS = (3.0, 6.0)
# "Rate limits" of Notify: a rolling minute; its daily limits end at midnight, so asking hourly is enough.
MINUTE_LIMIT_SECONDS = 60
DAILY_LIMIT_SECONDS = 3600
FAILURES = frozenset({"permanent-failure", "temporary-failure", "technical-failure"})
# The one placeholder of our templates that holds a link of ours; a link in any other is somebody else's.
LINK = "link"
SHORTEST_KEY = 73  # two UUIDs and the hyphen between them
THIS_COMPUTER = frozenset({"localhost", "127.0.0.1", "::1"})
NOT_ITS_ANSWER = "The answer is not one of Notify's."


class NotifyError(Exception):
    """A message was not sent, or it is not known whether it was."""


class NotifyRefused(NotifyError):
    """Notify will not send this message, now or later (4xx). It was not sent."""

    def __init__(self, status_code: int, reasons: tuple[str, ...]) -> None:
        super().__init__(f"{status_code}: {'; '.join(reasons)}")
        self.status_code = status_code
        self.reasons = reasons


class NotifyNotSetUp(NotifyError):
    """Our own settings or clock are wrong: no template id, a key that Notify does not take (401, 403).

    The message was not sent and is not at fault: keep it, tell the operator, try it again later.
    """


class NotifyUnreachable(NotifyError):
    """No answer, or none from Notify itself (5xx, timeout, broken connection). It may have been sent."""


class NotifyBusy(NotifyError):
    """Over a limit (429). The message was not sent; try again after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Try again after {retry_after} seconds.")
        self.retry_after = retry_after


@dataclass(frozen=True)
class Sent:
    """A message that Notify has. `status` is its word: created, sending, delivered or one of `FAILURES`."""

    id: UUID
    reference: str
    template_id: str
    status: str

    @property
    def failed(self) -> bool:
        """Notify has given up on it; it will not arrive."""
        return self.status in FAILURES


_new_client: Callable[..., Any] = NotificationsAPIClient  # It has no types.


class Notify:
    """One service at Notify. Safe to share between threads: each has its own connections."""

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        templates: Mapping[str, str],
        timeouts: tuple[float, float] = TIMEOUTS,
    ) -> None:
        """`templates`: our names and their ids at Notify. `NotifyNotSetUp` without address or whole key."""
        if not base_url or len(api_key) < SHORTEST_KEY:
            raise NotifyNotSetUp("NOTIFY_BASE_URL is not set, or NOTIFY_API_KEY is not a whole key.")
        self._base_url = base_url
        self._api_key = api_key
        self._templates = templates
        self._timeouts = timeouts
        self._threads = threading.local()

    @classmethod
    def from_settings(cls) -> Self:
        """The service that NOTIFY_BASE_URL, NOTIFY_API_KEY and NOTIFY_TEMPLATES describe."""
        return cls(
            base_url=settings.NOTIFY_BASE_URL,
            api_key=settings.NOTIFY_API_KEY,
            templates=settings.NOTIFY_TEMPLATES,
        )

    def send_email(
        self, *, to: str, template: str, personalisation: Mapping[str, object], reference: str
    ) -> Sent:
        """Hand one email to Notify. `template` is our name for it.

        `reference` must be new and must not be empty: it is the only way to find the message again.
        Raises `NotifyRefused`, `NotifyNotSetUp`, `NotifyUnreachable` or `NotifyBusy`.
        """
        if not reference:
            raise ValueError("A message without a reference can never be found again.")
        template_id = self._templates.get(template)
        if not template_id:
            raise NotifyNotSetUp(f"NOTIFY_TEMPLATES has no id for {template!r}.")
        answer = self._asked(
            lambda client: client.send_email_notification(
                email_address=to,
                template_id=template_id,
                personalisation=dict(personalisation),
                reference=reference,
                sanitise_content_for=sorted(set(personalisation) - {LINK}),
            )
        )
        return _sent(answer, status="created")

    def find(self, reference: str) -> list[Sent]:
        """Every message that Notify has kept under our reference, newest first; empty when it has none.

        Notify forgets after its retention period (seven days unless changed). Raises as `send_email` does.
        """
        if not reference:
            raise ValueError("Without a reference Notify would answer with every message.")
        answer = self._asked(lambda client: client.get_all_notifications(reference=reference))
        try:
            ours = [each for each in answer["notifications"] if each["reference"] == reference]
            return [_sent(each, status=each["status"]) for each in ours]
        except (KeyError, TypeError) as unknown:
            raise NotifyUnreachable(NOT_ITS_ANSWER) from unknown

    def _asked(self, ask: Callable[[Any], Any]) -> Any:
        try:
            return ask(self._client())
        except InvalidResponse as unreadable:
            raise NotifyUnreachable(NOT_ITS_ANSWER) from unreadable
        except HTTPError as refused:
            raise _named(refused) from refused

    def _client(self) -> Any:
        client = getattr(self._threads, "client", None)
        if client is None:
            client = _new_client(self._api_key, base_url=self._base_url, timeout=self._timeouts)
            if urlsplit(self._base_url).hostname in THIS_COMPUTER:
                # The stand-in is never behind the proxy that an environment may name for the outside.
                client.request_session.trust_env = False
            self._threads.client = client
        return client


def _sent(answer: Any, *, status: str) -> Sent:
    try:
        return Sent(
            id=UUID(answer["id"]),
            reference=answer["reference"],
            template_id=answer["template"]["id"],
            status=status,
        )
    except (KeyError, TypeError, ValueError) as unknown:
        raise NotifyUnreachable(NOT_ITS_ANSWER) from unknown


def _named(error: HTTPError) -> NotifyError:
    status, said = error.status_code, error.message
    # Anything between us and Notify may answer too; only Notify lists its errors.
    errors = [each for each in said if isinstance(each, dict)] if isinstance(said, list) else []
    if status == 429:
        daily = any(each.get("error") == "TooManyRequestsError" for each in errors)
        return NotifyBusy(DAILY_LIMIT_SECONDS if daily else _retry_after(error) or MINUTE_LIMIT_SECONDS)
    if not errors or not 400 <= status < 500 or status == 408:
        return NotifyUnreachable(f"No answer from Notify (status {status}).")
    reasons = tuple(str(each.get("message", each.get("error"))) for each in errors)
    if status in {401, 403}:
        return NotifyNotSetUp(f"{status}: {'; '.join(reasons)}")
    return NotifyRefused(status, reasons)


def _retry_after(error: HTTPError) -> int:
    headers = getattr(error.response, "headers", {})
    seconds = str(headers.get("Retry-After", ""))
    return int(seconds) if seconds.isdecimal() else 0
