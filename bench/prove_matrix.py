"""`make prove-matrix`: what each role may do with a record in each state, by page and by SQL, is what was typed.

Of every role one person, one record with something of everything, and every state in which a record can stand to
somebody: involved, no longer, not yet, narrowed, restricted on and off the list, sealed, barred, another area's. Each
operation is asked over HTTP, as the person signed in or the system with its token, and in plain SQL by the database's
own role behind the door. The expected answers are typed from the roles' paragraphs (`tests/house/rows`,
`bench/matrix/*.toml`) and import nothing of ours. All of it is one transaction of a clone, undone at the end.

Then permissions are changed, one at a time: a letter of a mask, a permission of a role, a clause of the policies, a
check of how the record stands; the same questions must turn red. N=full: everything; N=small: some roles in every
state, each role in some, and two changes. The last line holds the figures; the exit code is 1 when anything differs or
is not caught.
"""

import logging
import os
import platform
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
django.setup()
# That a page is closed is an answer here, and no news.
logging.getLogger("django.request").setLevel(logging.CRITICAL)

from django.db import connection  # noqa: E402  # only once Django knows its settings

from bench.matrix import world  # noqa: E402
from bench.matrix.plants import Plant, plants  # noqa: E402
from bench.matrix.proof import DOES, DOES_NOT, Proof, Slice, Tally  # noqa: E402
from bench.matrix.typed import Answer, states  # noqa: E402
from tests import databases  # noqa: E402
from tests.house.asking import borough_at_hand  # noqa: E402

LEAST = {"full": (20, 25, 10, 30), "small": (20, 25, 10, 2)}
ONE_IN = 37
SMALL = (Slice(one_in=ONE_IN),)
SMALL_PLANTS = (4, 24)


def main() -> int:
    started, size = time.monotonic(), "full" if os.environ.get("N", "small") == "full" else "small"
    server = databases.Server(os.environ["TEST_DATABASE_URL"])
    database = f"childplan_matrix_{uuid.uuid4().hex[:12]}"
    databases.clone(server, template=databases.ready_template(server), name=database)
    print(f"{platform.platform()}, {os.cpu_count()} cores; N={size}", flush=True)
    try:
        with administered(server, database), borough_at_hand():
            proof = Proof(world.laid())
            mismatches = asked(proof, (Slice(),) if size == "full" else SMALL, tell=print)
            chosen = plants() if size == "full" else [plants()[number] for number in SMALL_PLANTS]
            uncaught = [plant for plant in chosen if not caught(proof, plant, tell=print)]
    finally:
        databases.drop(server, name=database)
    return verdict(proof.tally, mismatches, chosen, uncaught, size=size, seconds=time.monotonic() - started)


@contextmanager
def administered(server: databases.Server, database: str) -> Iterator[None]:
    """Django's own connection at that database: signed in as the administrator, who alone changes policies, and acting
    as the login of the tests, which may take every role and is none."""
    url = urlsplit(server.admin_url)
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(
        NAME=database,
        USER=url.username,
        PASSWORD=url.password or "",
        HOST=url.hostname or "",
        PORT=str(url.port or ""),
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"set session authorization {databases.TESTS_LOGIN}")
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def asked(proof: Proof, parts: Sequence[Slice], *, tell: Callable[[str], None]) -> int:
    """How many answers differ."""
    count = 0
    for part in parts:
        for difference in proof.differences(part):
            count += 1
            tell(f"  {difference}")
    return count


def caught(proof: Proof, plant: Plant, *, tell: Callable[[str], None]) -> bool:
    """Whether the change is seen in its part of the matrix, which is in order before."""
    if first := next(proof.differences(plant.part), ""):
        tell(f"  {plant}: differs before it is planted: {first}")
        return False
    with plant.planted():
        found = next(proof.differences(plant.part), "")
    tell(f"  {plant}: {found or 'NOT CAUGHT'}")
    return bool(found)


def verdict(
    tally: Tally,
    mismatches: int,
    chosen: Sequence[Plant],
    uncaught: Sequence[Plant],
    *,
    size: str,
    seconds: float,
) -> int:
    print(f"  answers by kind: {', '.join(f'{name} {count}' for name, count in tally.answers.most_common())}")
    every = (Answer.DONE, Answer.NOT_TOLD, Answer.REFUSED, Answer.NOT_THERE, Answer.SIGN_IN, DOES, DOES_NOT)
    asked_enough = all(tally.answers[answer] for answer in every) and all(
        counts[False] and (counts[True] or states()[key].is_closed) for key, counts in tally.by_state.items()
    )
    done = tally.answers[Answer.DONE] + tally.answers[DOES]
    least = LEAST[size]
    sizes = (len(tally.roles), len(tally.operations), len(tally.states), len(chosen))
    ok = (
        not mismatches
        and not uncaught
        and asked_enough
        and all(n >= m for n, m in zip(sizes, least, strict=True))
    )
    print(
        f"MATRIX roles={sizes[0]} operations={sizes[1]} states={sizes[2]} cells={tally.cells}"
        f" answers={sum(tally.answers.values())} done={done} mismatches={mismatches}"
        f" planted={len(chosen)} caught={len(chosen) - len(uncaught)} seconds={seconds:.0f}"
        f" goal roles>={least[0]} operations>={least[1]} states>={least[2]} planted>={least[3]} mismatches=0"
        f" {'ok' if ok else 'short'}"
    )
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
