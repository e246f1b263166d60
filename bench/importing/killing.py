"""Kills spread over the way of a file: what is resumed comes to the same state as what was never killed."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from bench.importing import rolls
from bench.importing.doors import OK, System, page_door
from bench.importing.ground import MOST_TURNS, OFFICER, Ground, borough
from bench.importing.state import differing, digests
from tests.databases import ROOT, Server
from tests.factories.signing_in import signed_in_as

SIGKILLED = -9
LAYOUT = "monday_to_friday"
SEND = "send"
"""The victim's word for what the web server does with a file that a system sends."""
IN_TRANSACTION = ("found", "copy", "merge")


@dataclass(frozen=True)
class Kill:
    """Where: see victim.py. nth: at which passing. door: by which the file that is killed came in."""

    phase: str
    nth: int
    door: str = "page"


SMALL = (Kill("parse", 5), Kill("copy", 40), Kill("merge", 2, "api"))
FULL = (
    Kill("parse", 1), Kill("parse", 120), Kill("parse", 399), Kill("parse", 200, "api"),
    Kill("claimed", 1), Kill("claimed", 4, "api"), Kill("found", 1), Kill("found", 2, "api"),
    Kill("copy", 1), Kill("copy", 700), Kill("copy", 2_500, "api"), Kill("copy", 6_000), Kill("copy", 9_000, "api"),
    Kill("copy", 12_000),
    Kill("merge", 1), Kill("merge", 3, "api"), Kill("merge", 5), Kill("merge", 8), Kill("merge", 10, "api"),
    Kill("committed", 2), Kill("committed", 5, "api"),
)  # fmt: skip


@dataclass
class Kills:
    """phases, doors: how many kills fell where, and of files that came by which door. unequal: after which the state
    was another one. missed: which killed nobody."""

    phases: Counter[str] = field(default_factory=Counter)
    doors: Counter[str] = field(default_factory=Counter)
    unequal: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def inside(self) -> int:
        return sum(self.phases[phase] for phase in IN_TRANSACTION)


def prove_kills(server: Server, *, template: str, size: int, kills: tuple[Kill, ...]) -> Kills:
    """template: a borough in which a first file of that roll is on record. Each kill happens in a clone of it."""
    found, wanted = Kills(), dict[str, dict[str, str]]()
    for door in dict.fromkeys(kill.door for kill in kills):
        with borough(server, template=template) as ground:
            content = second_file(ground, size)
            _, wanted[door] = bring_in(ground, content, None, door)
    for kill in kills:
        with borough(server, template=template) as ground:
            died, state = bring_in(ground, content, kill, kill.door)
        words = f"{kill.phase} {kill.nth} by {kill.door}"
        if died:
            found.phases[kill.phase] += 1
            found.doors[kill.door] += 1
        else:
            found.missed.append(words)
        if tables := differing(wanted[kill.door], state):
            found.unequal.append(f"{words}: {', '.join(tables)}")
    return found


def second_file(ground: Ground, size: int) -> bytes:
    """New pupils, amended marks, new addresses."""
    lea, estab = ground.laestab[:3], ground.laestab[3:]
    return rolls.roll(size, lea=lea, estab=estab, made="2025-10-08T16:00:00", amend_every=5, moved_every=7)


def bring_in(ground: Ground, content: bytes, kill: Kill | None, door: str) -> tuple[bool, dict[str, str]]:
    """Check, confirm, work; killed once on the way, and taken up again by a process of its own."""
    died = False
    if door == "api":
        system = System(ground)
        if kill and kill.phase == "parse":
            died = _sent_by_api(ground, content, kill, system)
        _by_api(content, system)
    else:
        if kill and kill.phase == "parse":
            died = _checked_by_command(ground, content, kill)
        _by_page(ground, content)
    if kill and kill.phase != "parse":
        died = run(ground, kill.phase, str(kill.nth)) == SIGKILLED
    for _ in range(MOST_TURNS):
        if code := run(ground, "", "0", hours=2):
            raise RuntimeError(f"the worker ended with {code}")
        if not ground.a_file_waits:
            break
    return died, digests(ground)


def _by_page(ground: Ground, content: bytes) -> None:
    page_door(ground)(content, LAYOUT, False)
    client = signed_in_as(OFFICER)
    ((number,),) = ground.ask(
        "select id from attendance_ctfimport where state = 'checked' order by uploaded_at desc limit 1"
    )
    client.post(f"/attendance/imports/{number}/confirm/")


def _by_api(content: bytes, system: System) -> None:
    file = SimpleUploadedFile("alder.xml", content, content_type="text/xml")
    sent = system.post(System.FILES, {"layout": LAYOUT, "file": file})
    confirmed = system.post(f"{sent['Location']}confirmation/", state=sent["ETag"])
    if confirmed.status_code != OK:
        raise RuntimeError(f"not confirmed: {confirmed.content.decode()}")


def _sent_by_api(ground: Ground, content: bytes, kill: Kill, system: System) -> bool:
    """The web server dies while it reads what the system sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "alder.xml"
        path.write_bytes(content)
        asked = (SEND, str(path), system.token)
        return run(ground, kill.phase, str(kill.nth), *asked, login="childplan_web") == SIGKILLED


def _checked_by_command(ground: Ground, content: bytes, kill: Kill) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "alder.xml"
        path.write_bytes(content)
        asked = ("import_ctf", str(path), "--school", ground.laestab, "--email", OFFICER)
        return run(ground, kill.phase, str(kill.nth), *asked) == SIGKILLED


def run(ground: Ground, *arguments: str, hours: int = 1, login: str = "childplan_worker") -> int:
    """The victim, under the worker's own login unless said. Its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.importing.victim", *arguments],
        env={
            **os.environ,
            "DATABASE_URL": ground.url(login),
            "DJANGO_SETTINGS_MODULE": "childplan.config.settings.local",
            "REDIS_URL": "memory://",
            "HOURS": str(hours),
            "PYTHONPATH": str(ROOT),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, SIGKILLED):
        print(done.stdout[-2000:], done.stderr[-3000:])
    return done.returncode
