"""`make bench-import`: a roll's year of marks by the shipped merge, against one row a mark by Django's own means.

Ours is the worker's last step on a confirmed file as it ships: claims, commits, both locks, versions, facts and the
work that they leave. The peer writes the same marks, one row each, outside row-level security and without any of that.
The same data, the same run; medians of the rounds. N=full: 1,200 pupils; N=small: 60.
"""

import json
import os
import statistics
import sys
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
django.setup()


from attendance.actions.claim_import import claim_import  # noqa: E402
from attendance.tasks import PURPOSE, take_forward  # noqa: E402
from bench.cases.load import measured  # noqa: E402
from bench.cases.machine import machine  # noqa: E402
from bench.importing import rolls  # noqa: E402
from bench.importing.doors import page_door  # noqa: E402
from bench.importing.ground import OFFICER, Ground, borough, kept  # noqa: E402
from childplan.access.scope import as_service  # noqa: E402
from childplan.common import clock  # noqa: E402
from tests import databases  # noqa: E402
from tests.factories.signing_in import signed_in_as  # noqa: E402

GOALS = (6.0, 150.0)
PEERS = "bench.mark_peer.settings"
OURS = "childplan.config.settings.local"
MERGED = (
    "select count(*), sum(length(y.marks)) from attendance_attendanceyear y"
    " join attendance_ctfimport f on f.id = y.source_import_id where y.year = 2024 and f.state = 'done'"
)


@dataclass(frozen=True)
class Size:
    pupils: int
    rounds: int
    sample: int


SIZES = {"small": Size(60, 5, 300), "full": Size(1_200, 5, 3_000)}


@dataclass(frozen=True)
class Measured:
    """Marks a second, medians: ours, by bulk_create, by update_or_create."""

    marks: int
    ours: float
    bulk: float
    one_by_one: float

    @property
    def ratios(self) -> tuple[float, float]:
        return self.ours / self.bulk, self.ours / self.one_by_one


def compare(server: databases.Server, size: Size) -> Measured:
    with borough(server) as ground:
        waits_for_its_marks(ground, size.pupils)
        template = kept(server, ground)
    ours, bulk, singly, marks = [], [], [], 0
    try:
        for _ in range(size.rounds):
            with borough(server, template=template) as ground:
                taken = json.loads(
                    measured("bench.importing.ours", url=ground.url("childplan_worker"), settings=OURS)
                )["seconds"]
                ((done, marks),) = ground.ask(MERGED)
                if done != size.pupils:
                    raise RuntimeError(f"of {size.pupils} years {done} were merged")
                databases.manage(server, "migrate", "--run-syncdb", "--verbosity=0", login="childplan_owner",
                                 database=ground.name, settings=PEERS)  # fmt: skip
                peer = json.loads(
                    measured(
                        "bench.importing.peer",
                        str(size.pupils),
                        str(size.sample),
                        url=ground.admin_url,
                        settings=PEERS,
                    )
                )
            ours.append(marks / taken)
            bulk.append(peer["marks"] / peer["bulk"])
            singly.append(peer["sample"] / peer["one_by_one"])
    finally:
        databases.drop(server, name=template)
    return Measured(marks, *(statistics.median(each) for each in (ours, bulk, singly)))


def waits_for_its_marks(ground: Ground, pupils: int) -> None:
    """A roll that was confirmed by page, worked on until only its marks are left to be merged."""
    lea, estab = ground.laestab[:3], ground.laestab[3:]
    page_door(ground)(
        rolls.roll(pupils, lea=lea, estab=estab, made="2025-10-01T16:00:00"), "monday_to_friday", False
    )
    client = signed_in_as(OFFICER)
    ((number,),) = ground.ask(
        "select id from attendance_ctfimport where state = 'checked' order by uploaded_at desc limit 1"
    )
    client.post(f"/attendance/imports/{number}/confirm/")
    while ground.ask(
        "select 1 from attendance_ctfrow where ctf_import_id = %s and step in ('read', 'resolved') limit 1",
        number,
    ):
        with as_service(PURPOSE) as by:
            claim = claim_import(by=by, at=clock.now())
        assert claim is not None
        take_forward(claim)


def verdict(found: Measured) -> tuple[str, bool]:
    """The last line, and whether both goals are met."""
    well = all(ratio >= goal for ratio, goal in zip(found.ratios, GOALS, strict=True))
    ratios = "/".join(f"{ratio:.1f}" for ratio in found.ratios)
    goals = "/".join(f"{goal:g}" for goal in GOALS)
    return f"bench-import ratio={ratios} goal={goals} marks={found.marks} {'ok' if well else 'short'}", well


def main() -> int:
    size = SIZES[os.environ.get("N", "small")]
    server = databases.Server(os.environ["TEST_DATABASE_URL"])
    print(machine(server))
    found = compare(server, size)
    print(f"{size.pupils:,} pupils, {found.marks:,} marks; medians of {size.rounds} rounds, marks a second:")
    print(
        f"  ours {found.ours:,.0f}; bulk_create {found.bulk:,.0f}; update_or_create {found.one_by_one:,.0f}"
    )
    words, well = verdict(found)
    print(words)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
