"""The doors by which a file comes in: the page, the command, the API. Each answers in its own words."""

import io
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from attendance.tasks import bring_in_confirmed_files
from bench.importing.ground import OFFICER, Ground, plain
from demo.bodies import PASSWORD


@dataclass(frozen=True)
class Said:
    """What a door answered. brought_in: seconds from confirmation to the end, where it came so far."""

    words: str
    refused: bool
    seconds: float = 0.0


Door = Callable[[bytes, str, bool], Said]


def page_door(_: Ground) -> Door:
    """Signed in as the school's attendance officer, through the pages."""
    client = Client()
    client.post("/accounts/login/", {"login": OFFICER, "password": PASSWORD})

    def send(content: bytes, layout: str, confirm: bool) -> Said:
        file = SimpleUploadedFile("alder.xml", content, content_type="text/xml")
        answer = client.post("/attendance/imports/new/", {"layout": layout, "file": file}, follow=True)
        words = plain(answer.content.decode())
        refused = (
            "This file cannot be used" in words
            or "There is a problem" in words
            or "no pupil" in words.lower()
        )
        if not confirm or refused:
            return Said(words, refused)
        address = answer.request["PATH_INFO"]
        started = time.perf_counter()
        client.post(f"{address}confirm/")
        bring_in_confirmed_files()
        taken = time.perf_counter() - started
        return Said(plain(client.get(address).content.decode()), False, taken)

    return send


def command_door(ground: Ground) -> Door:
    """By the command, in the same officer's name."""

    def send(content: bytes, layout: str, confirm: bool) -> Said:
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "alder.xml"
            path.write_bytes(content)
            more = ["--confirm"] if confirm else []
            started = time.perf_counter()
            try:
                call_command(
                    "import_ctf", str(path), "--school", ground.laestab, "--email", OFFICER, "--layout", layout,
                    *more, stdout=out,
                )  # fmt: skip
            except CommandError as refused:
                return Said(" ".join(f"{out.getvalue()} {refused}".split()), True)
        return Said(" ".join(out.getvalue().split()), False, time.perf_counter() - started)

    return send


DOORS: dict[str, Callable[[Ground], Door]] = {"page": page_door, "command": command_door}
