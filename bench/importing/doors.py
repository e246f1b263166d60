"""The doors by which a file comes in: the page, the command, the API. Each answers in its own words."""

import io
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from attendance.tasks import bring_in_confirmed_files
from bench.importing.ground import MOST_TURNS, OFFICER, Ground, plain
from tests.factories.signing_in import signed_in_as

OK, CREATED = 200, 201


@dataclass(frozen=True)
class Said:
    """What a door answered. brought_in: seconds from confirmation to the end, where it came so far."""

    words: str
    refused: bool
    seconds: float = 0.0


Door = Callable[[bytes, str, bool], Said]


def _bring_in(ground: Ground) -> None:
    """Turn after turn, as beat and the worker would, until no file waits."""
    for _ in range(MOST_TURNS):
        bring_in_confirmed_files()
        if not ground.a_file_waits:
            return
    raise RuntimeError(f"not brought in after {MOST_TURNS} turns")


def page_door(ground: Ground) -> Door:
    """Signed in as the school's attendance officer, through the pages."""
    client = signed_in_as(OFFICER)

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
        _bring_in(ground)
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


class System:
    """The school's register system: registered by the operator's command, asking with a bearer token of its own."""

    FILES = "/api/v1/pupil-files/"
    SCOPES = ("pupil-files:read", "pupil-files:write")

    def __init__(self, ground: Ground, *scopes: str) -> None:
        out = io.StringIO()
        wanted = [word for scope in scopes or self.SCOPES for word in ("--scope", scope)]
        name = f"Registers {uuid4().hex[:8]}"
        call_command(
            "register_partner", name, "--organisation", ground.laestab, *wanted,
            stdout=out,
        )  # fmt: skip
        credentials = dict(re.findall(r"Client (id|secret): +(\S+)", out.getvalue()))
        self.client = Client()
        answer = self.client.post(
            "/api/oauth/token/",
            {
                "grant_type": "client_credentials",
                "client_id": credentials["id"],
                "client_secret": credentials["secret"],
            },
        )
        self.token: str = answer.json()["access_token"]

    def get(self, address: str) -> Any:
        return self.client.get(address, headers={"Authorization": f"Bearer {self.token}"}).json()

    def post(self, address: str, form: dict[str, object] | None = None, *, state: str = "") -> Any:
        """state: the ETag of what it changes."""
        asking = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid4())}
        if state:
            asking["If-Match"] = state
        if form is None:
            return self.client.post(address, b"", content_type="application/json", headers=asking)
        return self.client.post(address, form, headers=asking)

    def problems(self, address: str | None) -> str:
        """All that is wrong with a file, page by page, in its own words."""
        words = []
        while address:
            page = self.get(address)
            words += [" ".join(str(value) for value in one.values()) for one in page["problems"]]
            address = page["next"]
        return " ".join(words)


def api_door(ground: Ground) -> Door:
    """By the API, as the school's register system."""
    system = System(ground)

    def send(content: bytes, layout: str, confirm: bool) -> Said:
        file = SimpleUploadedFile("alder.xml", content, content_type="text/xml")
        answer = system.post(System.FILES, {"layout": layout, "file": file})
        sent = answer.json()
        if answer.status_code != CREATED:
            return Said(f"{sent['title']} {sent['detail']}", True)
        refused = sent["state"] == "refused"
        words = system.problems(f"{sent['problems']}?limit=100")
        if not confirm or refused:
            return Said(words, refused)
        started = time.perf_counter()
        confirmed = system.post(f"{answer['Location']}confirmation/", state=answer["ETag"])
        if confirmed.status_code != OK:
            raise RuntimeError(f"not confirmed: {confirmed.content.decode()}")
        _bring_in(ground)
        taken = time.perf_counter() - started
        return Said(f"{words} {system.get(answer['Location'])['state']}", False, taken)

    return send


DOORS: dict[str, Callable[[Ground], Door]] = {"page": page_door, "command": command_door, "api": api_door}
