"""Our own wrapper, when a proxy or a guest network answers, or Notify in words the stand-in lacks."""

import pytest

from childplan.notifications.notify import NotifyBusy, NotifyUnreachable
from tests.childplan.notifications.sending import answering, notify_at, send


class TestSomebodyElsesAnswer:
    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (200, b"<html>Welcome to the guest network</html>"),
            (200, b"{}"),
            (200, b"[]"),
            (201, b'{"id": "none", "reference": "m-1", "template": {"id": "x"}}'),
            (404, b"<html>Not found</html>"),
            (407, b'{"message": "Sign in to the proxy"}'),
            (403, b'["no"]'),
            (408, b'{"errors": [{"error": "Timeout", "message": "Too slow"}]}'),
        ],
    )
    def test_leaves_the_fate_unknown(self, status: int, body: bytes) -> None:
        with answering(status, body) as root:
            with pytest.raises(NotifyUnreachable):
                send(notify_at(root))
            with pytest.raises(NotifyUnreachable):
                notify_at(root).find("m-1")

    @pytest.mark.parametrize(
        ("kind", "headers", "seconds"),
        [
            ("TooManyRequestsError", {}, 3600),
            ("RateLimitError", {}, 60),
            ("RateLimitError", {"Retry_After": "7"}, 7),
            ("RateLimitError", {"Retry_After": "soon"}, 60),
        ],
    )
    def test_of_429_says_how_long_to_wait(self, kind: str, headers: dict[str, str], seconds: int) -> None:
        body = b'{"errors": [{"error": "%s", "message": "Too many"}]}' % kind.encode()
        with answering(429, body, **headers) as root, pytest.raises(NotifyBusy) as caught:
            send(notify_at(root))

        assert caught.value.retry_after == seconds
