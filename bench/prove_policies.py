"""`make prove-policies`: each half of each row policy is missed when it is widened, and when it is turned round.

The settled borough is cloned. Signed in as the web server, people read, add and change rows, move them to children they
do not see and take others' over, with plain SQL; what of that is forbidden is typed by hand (tests/house/rows). First
as the policies are shipped, when nothing forbidden may come about; then with one half of one policy altered, when
something must. Triggers step aside: what is tried is the policy.

The half of an update policy that chooses rows has the other half behind it, so that a row of others may not come
through; then it is caught by the refusal, where there ought to be silence. These are counted apart (`aloud`).

N=full: every half of every policy; N=small: some of each kind. The last line holds the figures; the exit code is 1 when
something forbidden came about before, and when an alteration let nothing forbidden come about.
"""

import os
import platform
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
django.setup()

from bench.policies.altered import Alteration, alterations, altered, some_of_each_kind, triggers_aside  # noqa: E402
from bench.policies.areas import take_away  # noqa: E402
from bench.policies.tried import Forbidden, Tried  # noqa: E402
from tests import databases  # noqa: E402
from tests.proofs.rows.proof import at_hand  # noqa: E402
from tests.proofs.rows.seen import Seen  # noqa: E402
from tests.proofs.rows.widened import Policy, every_policy  # noqa: E402
from tests.proofs.settled import ready_settled  # noqa: E402

EACH = 6
# What policies are for, which half, and how altered: none of these may be missing from a run.
KINDS = {
    f"{act}-{how}" for act in ("read-using", "add-with-check", "change-using", "change-with-check")
    for how in ("widened", "inverted")
}  # fmt: skip


@dataclass
class Findings:
    """caught: by kind. aloud: how many of these by a refusal alone. before: what came about with nothing altered."""

    every: int = 0
    policies: int = 0
    caught: Counter[str] = field(default_factory=Counter)
    aloud: int = 0
    missed: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)

    def count(self, one: Alteration, caught: Forbidden | None) -> None:
        if caught is None:
            self.missed.append(str(one))
        else:
            self.caught[one.kind] += 1
            self.aloud += caught.aloud


def main() -> int:
    began, full = time.monotonic(), os.environ.get("N") == "full"
    server = databases.Server(os.environ["TEST_DATABASE_URL"])
    name = f"childplan_policies_{uuid.uuid4().hex[:12]}"
    databases.clone(server, template=ready_settled(server), name=name)
    print(f"{platform.platform()}, {os.cpu_count()} cores; N={'full' if full else 'small'}", flush=True)
    seen = at_hand(server, name)
    try:
        findings = proven(seen, full=full, tell=lambda words: print(words, flush=True))
    finally:
        seen.close()
        databases.drop(server, name=name)
    return verdict(findings, seconds=time.monotonic() - began)


def proven(seen: Seen, *, full: bool, tell: Callable[[str], None]) -> Findings:
    """All alterations, or some of each kind."""
    with psycopg.connect(seen.world.url, autocommit=True) as admin:
        every = alterations(every_policy(admin))
        chosen = every if full else some_of_each_kind(every, each=EACH)
        findings = tried(seen, admin, chosen, full=full, tell=tell)
    findings.every = len(every)
    return findings


def tried(
    seen: Seen,
    admin: psycopg.Connection,
    chosen: Sequence[Alteration],
    *,
    full: bool,
    tell: Callable[[str], None],
) -> Findings:
    """Each policy as it is shipped, and then each of these alterations of it."""
    findings, trying = Findings(), Tried(seen, admin, full=full)
    shipped = set[Policy]()
    try:
        for one in chosen:
            with triggers_aside(admin, one.policy.table):
                if one.policy not in shipped:
                    shipped.add(one.policy)
                    findings.before += [f"{one.policy}: {words}" for words in trying.forbidden(one.policy)]
                with altered(admin, one):
                    caught = next(trying.forbidden(one.policy), None)
            findings.count(one, caught)
            tell(f"  {one}: {caught or 'NOT CAUGHT'}")
    finally:
        take_away(admin)
    findings.policies = len(shipped)
    return findings


def verdict(findings: Findings, *, seconds: float) -> int:
    """Say what was caught; 1 when anything was missed, or came about before, or a kind was not tried."""
    for word, lines in (("BEFORE", findings.before), ("SHORT", findings.missed)):
        for line in lines:
            print(f"  {word} {line}")
    caught = sum(findings.caught.values())
    kinds = " ".join(f"{kind}={number}" for kind, number in sorted(findings.caught.items()))
    ok = not (findings.missed or findings.before) and set(findings.caught) >= KINDS
    print(
        f"POLICIES policies={findings.policies} alterations={caught + len(findings.missed)} of={findings.every} {kinds}"
        f" caught={caught} through={caught - findings.aloud} aloud={findings.aloud} missed={len(findings.missed)}"
        f" before={len(findings.before)} goal=0/0 seconds={seconds:.0f} {'ok' if ok else 'short'}"
    )
    return int(not ok)


if __name__ == "__main__":
    sys.exit(main())
