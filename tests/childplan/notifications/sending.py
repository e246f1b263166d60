"""Our own wrapper as the tests use it, and servers that answer in Notify's place."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from childplan.notifications.notify import Notify, Sent
from childplan.notifications.standin import DEMO_API_KEY, template_id
from tests.childplan.notifications.running import TEMPLATES, VISIT

IDS = {name: template_id(name) for name in TEMPLATES}
# A port of this computer on which nobody listens.
NOWHERE = "http://127.0.0.1:9"


def notify_at(root: str, *, key: str = DEMO_API_KEY, wait: float = 10) -> Notify:
    return Notify(base_url=root, api_key=key, templates=IDS, timeouts=(5, wait))


def send(
    notify: Notify, reference: str = "m-1", to: str = "sam@example.com", template: str = "visit"
) -> Sent:
    return notify.send_email(to=to, template=template, personalisation=VISIT, reference=reference)


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """Somebody else at Notify's address: the same answer to everything."""

    class Somebody(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815

        def log_request(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Somebody) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
