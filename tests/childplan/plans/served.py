"""The site served to a real browser, from a database of the test's own, on the test's stopped clock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections

from childplan.common import clock


class ThreadedServer(ThreadingMixIn, WSGIServer):
    """One thread a request, each with its own connection."""

    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def served(moment: datetime) -> Iterator[str]:
    """The address of the site, where it is always that moment."""
    application = StaticFilesHandler(get_wsgi_application())

    def on_the_stopped_clock(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        def answer(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            # Styles and scripts do not change while a browser looks: asked for once, not with every page.
            if environ["PATH_INFO"].startswith("/static/"):
                headers = [*headers, ("Cache-Control", "max-age=600")]
            return start_response(status, headers, *rest)

        with clock.stopped_at(moment):
            return application(environ, answer)

    server = make_server("127.0.0.1", 0, on_the_stopped_clock, ThreadedServer, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
