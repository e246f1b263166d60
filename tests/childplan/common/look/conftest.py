"""A small server for rendered pages with the house's own content security policy, and Chromium to look at them."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page

from .shown import pages

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def policy() -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


class Shown(BaseHTTPRequestHandler):
    """Answers with a rendered page or a static file."""

    rendered: dict[str, str]

    def do_GET(self) -> None:
        address = urlsplit(self.path).path
        # Those of allauth are with allauth.
        is_static = address.startswith("/static/")
        static = Path((is_static and finders.find(address.removeprefix("/static/"))) or settings.BASE_DIR)
        if address in self.rendered:
            self.answer(200, "text/html; charset=utf-8", self.rendered[address].encode())
        elif is_static and static.is_file():
            self.answer(200, KINDS.get(static.suffix, "application/octet-stream"), static.read_bytes())
        else:
            self.answer(404, "text/plain", b"not here")

    def answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy())
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture(scope="session")
def shown() -> Iterator[str]:
    """The address of a server that shows every page of `shown.py`."""
    handler = type("ShownHere", (Shown,), {"rendered": pages()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: refused by policy, missing files, errors of scripts."""
    return []


@pytest.fixture
def page(chromium: Browser, complaints: list[str]) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
