"""The web around the routes: listening, reading a request, writing its reply."""

import socketserver
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from childplan.notifications.standin import pages
from childplan.notifications.standin.desk import Desk
from childplan.notifications.standin.receipts import Receipts
from childplan.notifications.standin.refusals import Refusal, bad_request, broken
from childplan.notifications.standin.routes import Asked, Reply, Routes, json_reply
from childplan.notifications.standin.tokens import ApiKey

LONGEST_BODY = 2_500_000
HEADERS = {
    "Content-Security-Policy": pages.CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class StandInServer(ThreadingHTTPServer):
    """The stand-in, listening. Closing it also lets the desk's log go."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        address: tuple[str, int],
        *,
        desk: Desk,
        key: ApiKey,
        faults_allowed: bool = False,
        receipts: Receipts | None = None,
    ) -> None:
        """Listen at once; OSError when the port is taken. Port 0 takes a free one: see `desk.root`."""
        self.routes = Routes(desk=desk, key=key, faults_allowed=faults_allowed, receipts=receipts)
        super().__init__(address, Conversation)
        host, port = self.server_name, self.server_port
        desk.root = f"http://{host}:{port}"

    def server_bind(self) -> None:
        """Bind without asking the network for our own name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def server_close(self) -> None:
        """Stop listening, end every wait, let the log go."""
        self.routes.closing.set()
        self.routes.receipts.close()
        super().server_close()
        self.routes.desk.log.close()


class Conversation(BaseHTTPRequestHandler):
    """One request and its reply; the connection is closed after each."""

    server: StandInServer
    server_version = "notify-stand-in"
    sys_version = ""
    timeout = 30

    def converse(self) -> None:
        """Read, answer, write. A caller who has gone away is no fault of ours."""
        try:
            reply = self._reply()
        except ConnectionError:
            return
        if reply is None:
            return
        try:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in HEADERS.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(reply.body)
        except ConnectionError:
            return

    do_GET = do_HEAD = do_POST = converse  # noqa: N815 - so the standard library calls us

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of requests: what was sent is in the log."""

    def _reply(self) -> Reply | None:
        try:
            return self.server.routes.answer(self._asked())
        except Refusal as refusal:
            return json_reply(refusal.status, refusal.body())
        except ConnectionError:
            raise
        except Exception:
            traceback.print_exc()
            return json_reply(500, broken().body())

    def _asked(self) -> Asked:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            raise bad_request("The body is too long or its length is not known")
        address = urlsplit(self.path)
        return Asked(
            method="GET" if self.command == "HEAD" else self.command,
            path=address.path,
            query=parse_qs(address.query, keep_blank_values=True),
            body=self.rfile.read(int(length)),
            authorization=self.headers.get("Authorization"),
            content_type=self.headers.get_content_type(),
        )
