"""`make prove-uploads`: no file that was made to do harm is ever kept as checked, run, or lost without a word.

Hostile files of every kind, typed with what must become of each (bench/uploads/hostile.py), and harmless ones that must
pass, are sent by the page while the scanner is up, away and slow. Then the scanner comes back, and what was held is
checked again. Whatever may be downloaded is opened in Chromium. N=full takes every file in every state, and ClamAV's
own daemon with a signature of ours; N=small a stand-in that speaks its protocol, and a third of the files where the
scanner does not answer.

The last line holds the figures; the exit code is 1 for a hostile file that was passed, one that ran, one of which
nobody was told, a harmless one that was not kept, and when too little was tried.
"""

import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
django.setup()

from django.test.utils import override_settings, setup_test_environment  # noqa: E402  # once settings are known
from django.urls import reverse  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from bench.uploads import daemon, opening  # noqa: E402
from bench.uploads.harmless import harmless  # noqa: E402
from bench.uploads.hostile import LIMIT, Hostile, hostile  # noqa: E402
from bench.uploads.sending import CHOOSE, Sender  # noqa: E402
from childplan.common import clock, rows  # noqa: E402
from childplan.documents.models import Document, DocumentContent  # noqa: E402
from childplan.documents.tasks import check_documents  # noqa: E402
from childplan.notifications.models import Notice  # noqa: E402
from tests import databases  # noqa: E402
from tests.childplan.plans.conftest import lay_amara  # noqa: E402
from tests.conftest import THE_MOMENT  # noqa: E402
from tests.factories.browsing import own_site, signed_in  # noqa: E402
from tests.factories.scanner import nobody_there, scanner  # noqa: E402
from tests.proofs.explained.borough import django_at  # noqa: E402

FULL = "full"
FEWEST = {"hostile": 60, "harmless": 20}
EVERY = {"small": 3, FULL: 1}
OPENED = {"small": 8, FULL: 1_000}
SLOW, PATIENCE = 1.0, 0.15
"""Seconds that a slow scanner takes, and that it is given."""
UP, AWAY, TOO_SLOW = "up", "away", "slow"
Scanner = Callable[[str], AbstractContextManager[str]]


@dataclass
class Found:
    """What was sent in which state, what became of it, and what is wrong."""

    sent: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    became: Counter[str] = field(default_factory=Counter)
    passed: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    not_kept: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    opened: int = 0


@dataclass
class Place:
    """The site with one child, a SENCO who attaches, and one of each file."""

    address: str
    here: Any
    sender: Sender
    hostile: Sequence[Hostile]
    harmless: Sequence[tuple[str, bytes]]


@contextmanager
def place(server: databases.Server) -> Iterator[Place]:
    """A database of its own, with the site in it."""

    class Unblocked:
        unblock = staticmethod(nullcontext)

    with own_site(server, Unblocked(), lambda here: {"amara": lay_amara(here)}) as (address, here, laid):
        amara = laid["amara"]
        sender = Sender(here.senco, amara.child_id, amara.sen_support.pk)
        yield Place(address, here, sender, list(hostile()), list(harmless()))


@contextmanager
def stand_in(state: str) -> Iterator[str]:
    """The address of a scanner that is in that state."""
    if state == AWAY:
        yield nobody_there()
        return
    with scanner(slow=SLOW if state == TOO_SLOW else 0.0) as desk:
        yield desk.address


def of_daemon(running: daemon.Daemon) -> Scanner:
    """The same with ClamAV itself."""

    @contextmanager
    def in_state(state: str) -> Iterator[str]:
        with running.asleep() if state == TOO_SLOW else nullcontext():
            yield nobody_there() if state == AWAY else running.address

    return in_state


def prove(at: Place, found: Found, *, size: str, scanners: Scanner) -> None:
    """Every state once; each begins later than the one before has ended."""
    for number, state in enumerate((UP, AWAY, TOO_SLOW)):
        every = 1 if state == UP else EVERY[size]
        later = THE_MOMENT + timedelta(hours=number)
        with ExitStack() as around:
            around.enter_context(clock.stopped_at(later))
            around.enter_context(override_settings(DOCUMENT_LIMIT_BYTES=LIMIT, CLAMD_SECONDS=20.0))
            _round(at, found, state, later=later, every=every, scanners=scanners)


def _round(at: Place, found: Found, state: str, *, later: Any, every: int, scanners: Scanner) -> None:
    bad = [one for n, one in enumerate(at.hostile) if n % every == 0 or one.becomes == "infected"]
    good = at.harmless[::every]
    for one in bad:
        _send_hostile(at, found, state, one)
    for name, content in good:
        found.sent[f"harmless {state}"] += 1
        if not at.sender.sends(f"{state} harmless {name}", name, content, sent_as="text/plain").went_well:
            found.not_kept.append(f"{name} was refused while the scanner was {state}")
    seconds = PATIENCE if state == TOO_SLOW else 20.0
    with scanners(state) as address, override_settings(CLAMD=address, CLAMD_SECONDS=seconds):
        _check_all()
    if state != UP:
        _all_held(at, found, state, bad, good)
        _nothing_passed(found)
        with (
            scanners(UP) as address,
            override_settings(CLAMD=address),
            clock.stopped_at(later + timedelta(minutes=11)),
        ):
            _check_all()
    _settled(at, found, state, bad, good)


def _send_hostile(at: Place, found: Found, state: str, one: Hostile) -> None:
    found.sent[f"hostile {state}"] += 1
    found.kinds[one.kind] += 1
    answer = at.sender.sends(
        _title(state, one), one.name, one.content, sent_as=one.sent_as, declared=one.declared
    )
    row = _row(_title(state, one))
    if one.becomes == "infected":
        if not answer.went_well or row is None:
            found.unsaid.append(f"{one.name}: neither taken nor refused ({answer.status})")
    elif one.becomes == "nothing":
        if not (answer.says_why and CHOOSE in answer.words) or row is not None:
            found.unsaid.append(f"{one.name}: nobody was told that nothing came ({answer.status})")
        found.became["nothing came"] += 1
    elif not answer.says_why or row is None:
        found.unsaid.append(f"{one.name}: it left no word or no row ({answer.status})")


def _title(state: str, one: Hostile) -> str:
    shown = "".join(letter for letter in one.name if letter.isprintable())
    return f"{state} {one.kind} {shown}"[:120]


def _row(title: str) -> Document | None:
    with rows.entered(rows.STEWARD):
        return Document.objects.filter(title=title).first()


def _check_all() -> None:
    """As the clock and every upload ask for it, until nothing is due."""
    while True:
        check_documents()
        with rows.entered(rows.STEWARD):
            if not Document.objects.filter(state__in=("received", "scanning")).exists():
                return


def _told(document_id: UUID) -> bool:
    return Notice.objects.filter(address__contains=str(document_id)).exists()


def _all_held(
    at: Place, found: Found, state: str, bad: Sequence[Hostile], good: Sequence[tuple[str, bytes]]
) -> None:
    waiting = [_title(state, one) for one in bad if one.becomes == "infected"]
    waiting += [f"{state} harmless {name}" for name, _ in good]
    with rows.entered(rows.STEWARD):
        held = {row.title: row for row in Document.objects.filter(state="held")}
        for title in waiting:
            if title not in held:
                found.passed.append(f"{title} was not held")
            elif not _told(held[title].pk):
                found.unsaid.append(f"{title}: nobody was told that it waits")
            found.became["held"] += title in held
    for row in held.values():
        if at.sender.downloads(row.pk) != 404:
            found.passed.append(f"{row.title} could be downloaded while it was held")


def _nothing_passed(found: Found) -> None:
    with rows.entered(rows.STEWARD):
        waiting = DocumentContent.objects.filter(document__state="held", opened_at__isnull=False)
        found.passed += [f"{row.document_id} was opened unchecked" for row in waiting]


def _settled(
    at: Place, found: Found, state: str, bad: Sequence[Hostile], good: Sequence[tuple[str, bytes]]
) -> None:
    for one in bad:
        row = _row(_title(state, one))
        if row is None:
            continue
        found.became[str(row.state)] += 1
        if row.state != one.becomes:
            found.passed.append(f"{row.title} is {row.state}, not {one.becomes}")
        if at.sender.downloads(row.pk) != 404:
            found.passed.append(f"{row.title} could be downloaded")
        with rows.entered(rows.STEWARD):
            if DocumentContent.objects.filter(document_id=row.pk).exists():
                found.passed.append(f"the bytes of {row.title} are still there")
            if row.state == "infected" and not _told(row.pk):
                found.unsaid.append(f"{row.title}: nobody was told of the virus")
    for name, _ in good:
        row = _row(f"{state} harmless {name}")
        if row is None or row.state != "clean" or at.sender.downloads(row.pk) != 200:
            found.not_kept.append(f"{name} is {row.state if row else 'lost'} ({state})")
        found.became["clean"] += row is not None and row.state == "clean"


def open_them(at: Place, found: Found, chromium: Browser, *, most: int) -> None:
    """Everything that may be downloaded, of each kind some, in a browser."""
    with rows.entered(rows.STEWARD):
        kept = list(Document.objects.filter(state="clean").order_by("kind", "title"))
    with signed_in(chromium, at.address, at.here.senco, [], accept_downloads=True) as page:
        for row in kept[:: max(1, len(kept) // most)][:most]:
            address = at.address + reverse("documents:download", args=[row.child_id, row.pk])
            found.opened += 1
            found.ran += [f"{row.title}: {fault}" for fault in opening.faults(page, address)]


def report(found: Found, *, size: str, seconds: float) -> int:
    """Everything that is wrong, and the last line."""
    for line in (*found.passed, *found.ran, *found.unsaid, *found.not_kept):
        print(f"  {line}")
    print(f"kinds {dict(sorted(found.kinds.items()))}; sent {dict(found.sent)}; became {dict(found.became)}")
    enough = (
        found.sent["hostile up"] >= FEWEST["hostile"]
        and found.sent["harmless up"] >= FEWEST["harmless"]
        and found.became["infected"] >= len((UP, AWAY, TOO_SLOW))
        and found.became["held"] > 0
        and found.opened > 0
    )
    good = enough and not (found.passed or found.ran or found.unsaid or found.not_kept)
    print(
        f"uploads N={size}, hostile {sum(n for k, n in found.sent.items() if k.startswith('hostile'))}, harmless"
        f" {sum(n for k, n in found.sent.items() if k.startswith('harmless'))}, passed {len(found.passed)} of 0, ran"
        f" {len(found.ran)} of 0 in {found.opened} opened, without a word {len(found.unsaid)} of 0, harmless not kept"
        f" {len(found.not_kept)} of 0, {seconds:.0f} s {'ok' if good else 'short'}"
    )
    return 0 if good else 1


def main() -> int:
    began, size = time.monotonic(), FULL if os.environ.get("N") == FULL else "small"
    print(f"{platform.platform()}, {os.cpu_count()} cores; N={size}", flush=True)
    setup_test_environment()
    found = Found()
    with ExitStack() as around:
        scanners = of_daemon(around.enter_context(daemon.running())) if size == FULL else stand_in
        server = databases.Server(os.environ["TEST_DATABASE_URL"])
        around.enter_context(django_at(server, databases.ready_template(server)))
        at = around.enter_context(place(server))
        prove(at, found, size=size, scanners=scanners)
        playwright = around.enter_context(sync_playwright())
        chromium = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
        around.callback(chromium.close)
        open_them(at, found, chromium, most=OPENED[size])
    return report(found, size=size, seconds=time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
