"""`make prove-import`: a typed file, a large one twice, sixty broken ones through every door, and kills on the way.

In a borough of its own. N=full: 1,200 pupils with a year of marks, all broken files at their full size, 20 kills of a
roll of 400; N=small: fewer of each. The last line holds the figures; the exit code is 1 when one is short.
"""

import os
import platform
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
# More files come in an hour than one sender may send in a day; that limit is proved by the suite.
os.environ["UPLOADS_A_DAY"] = "0"
django.setup()

from bench.importing import broken, rolls, typed  # noqa: E402  # only once Django knows its settings
from bench.importing.doors import DOORS, Door  # noqa: E402
from bench.importing.ground import Ground, borough, kept  # noqa: E402
from bench.importing.killing import FULL, SMALL, Kill, Kills, prove_kills  # noqa: E402
from bench.importing.state import counts  # noqa: E402
from tests import databases  # noqa: E402

LAYOUT = "monday_to_friday"
EACH_KIND = 4


@dataclass(frozen=True)
class Size:
    pupils: int
    killed: int
    kills: tuple[Kill, ...]
    large: bool


SIZES = {"small": Size(40, 12, SMALL, large=False), "full": Size(1_200, 400, FULL, large=True)}


@dataclass
class Findings:
    """What was found. wrong: in words; the rest are the figures of the last line."""

    wrong: list[str] = field(default_factory=list)
    typed_rows: int = 0
    marks: int = 0
    seconds: float = 0.0
    again: int = 0
    older: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    by_door: Counter[str] = field(default_factory=Counter)
    kills: Kills = field(default_factory=Kills)


def prove(server: databases.Server, size: Size) -> Findings:
    """Everything, in the order of the last line."""
    found = Findings()
    with borough(server) as ground:
        doors = {name: made(ground) for name, made in DOORS.items()}
        typed_by_hand(ground, doors["api"], found)
        large_twice(ground, doors["page"], found, size.pupils, again=doors["api"])
        broken_files(ground, doors, found, large=size.large)
    with borough(server) as ground:
        lea, estab = ground.laestab[:3], ground.laestab[3:]
        first = rolls.roll(size.killed * 3 // 4, lea=lea, estab=estab, made="2025-10-01T16:00:00")
        DOORS["page"](ground)(first, LAYOUT, True)
        template = kept(server, ground)
    try:
        found.kills = prove_kills(server, template=template, size=size.killed, kills=size.kills)
    finally:
        databases.drop(server, name=template)
    return found


def typed_by_hand(ground: Ground, door: Door, found: Findings) -> None:
    lea, estab = ground.laestab[:3], ground.laestab[3:]
    door(typed.by_hand(lea=lea, estab=estab), LAYOUT, True)
    names = [forename for forename, *_ in typed.CHILDREN]
    stand = {
        "children": ground.ask(
            "select forename, surname, sex, born_on::text from identity_child where forename = any(%s)"
            " and surname in ('Abara', 'O’Dell') order by 1", names,
        ),
        "addresses": ground.ask(
            "select c.forename, a.lines, a.postcode, a.starts_on::text from identity_address a"
            " join identity_child c on c.id = a.child_id where c.surname in ('Abara', 'O’Dell')"
        ),
        "years": ground.ask(
            "select c.forename, y.year, y.starts_on::text, y.marks, y.possible, y.attended, y.authorised,"
            " y.unauthorised"
            " from attendance_attendanceyear y join identity_child c on c.id = y.child_id"
            " where c.surname in ('Abara', 'O’Dell') order by 1"
        ),
    }  # fmt: skip
    for name, rows, wanted in (
        ("children", stand["children"], typed.CHILDREN),
        ("addresses", stand["addresses"], typed.ADDRESSES),
        ("years", stand["years"], typed.YEARS),
    ):
        found.typed_rows += len(rows)
        if rows != wanted:
            found.wrong.append(f"typed by hand, {name}: {rows} and not {wanted}")


def large_twice(
    ground: Ground, door: Door, found: Findings, pupils: int, *, again: Door | None = None
) -> None:
    """The roll comes in; again it writes nothing; then a newer file, and the old one once more: nothing again.

    again: another door, by which the same file comes a third time.
    """
    lea, estab = ground.laestab[:3], ground.laestab[3:]
    content = rolls.roll(pupils, lea=lea, estab=estab, made="2025-10-01T16:00:00")
    found.marks = rolls.marks_in(content)
    before = counts(ground)
    found.seconds = door(content, LAYOUT, True).seconds
    first = counts(ground)
    if first["years"] - before["years"] != pupils or first["children"] - before["children"] != pupils:
        found.wrong.append(f"of {pupils} pupils {first['years'] - before['years']} have a year of marks")
    door(content, LAYOUT, True)
    found.again = written(first, counts(ground), found, "the same file again")
    if again:
        again(content, LAYOUT, True)
        found.again += written(first, counts(ground), found, "the same file by another door")
    newer = rolls.roll(
        pupils, lea=lea, estab=estab, made="2025-10-08T16:00:00", amend_every=10, moved_every=20
    )
    door(newer, LAYOUT, True)
    amended = counts(ground)
    if amended["amendments"] - first["amendments"] != -(-pupils // 10):
        found.wrong.append(f"{amended['amendments'] - first['amendments']} marks were amended")
    door(content, LAYOUT, True)
    found.older = written(amended, counts(ground), found, "an older file after a newer")


def written(before: dict[str, int], after: dict[str, int], found: Findings, what: str) -> int:
    rows = sum(after.values()) - sum(before.values())
    if after != before:
        tables = [name for name in after if after[name] != before[name]]
        found.wrong.append(f"{what} wrote {rows} rows: {', '.join(tables)}")
    return rows


def broken_files(ground: Ground, doors: dict[str, Door], found: Findings, *, large: bool) -> None:
    """Each file through each door: the words that were typed, and nothing brought in of a refused file or pupil."""
    school = broken.School(ground.laestab[:3], ground.laestab[3:])
    next(iter(doors.values()))(broken.before(school), LAYOUT, True)
    before = counts(ground)
    for one in broken.sixty():
        found.kinds[one.kind] += 1
        if one.large and not large and one.name != "one byte too many":
            continue
        content = one.content(school)
        for name, door in doors.items():
            said = door(content, one.layout, False)
            found.answers += 1
            found.by_door[name] += 1
            for words in filter(None, (one.words, one.field, one.remedy)):
                if words not in said.words:
                    found.wrong.append(
                        f"{one.kind}, {one.name}, {name}: “{words}” is not in: {said.words[-700:]}"
                    )
            if one.refuses == broken.FILE and not said.refused:
                found.wrong.append(f"{one.kind}, {one.name}, {name}: the file was not refused")
    if counts(ground) != before:
        found.wrong.append("a broken file wrote rows")


def verdict(found: Findings, size: Size) -> tuple[str, bool]:
    """The last line, and whether every goal is met."""
    fewest = min(found.kinds.values(), default=0)
    kills = found.kills
    died = sum(kills.phases.values())
    ok = (
        not found.wrong
        and bool(found.typed_rows and found.marks and found.answers)
        and found.again == found.older == 0
        and len(found.kinds) >= 14
        and fewest >= EACH_KIND
        and died == len(size.kills)
        and kills.inside * 3 >= died
        and not kills.unequal
        and kills.doors.keys() == {kill.door for kill in size.kills}
        and found.by_door.keys() == DOORS.keys()
        and len(set(found.by_door.values())) == 1
    )
    doors = ",".join(f"{door}:{number}" for door, number in sorted(found.by_door.items()))
    phases = ",".join(f"{phase}:{number}" for phase, number in sorted(kills.phases.items()))
    words = (
        f"IMPORT typed={found.typed_rows} marks={found.marks} marks-a-second={found.marks / (found.seconds or 1):.0f}"
        f" again={found.again} older={found.older} goal=0/0 files={sum(found.kinds.values())} kinds={len(found.kinds)}"
        f" fewest={fewest} goal={EACH_KIND} doors={doors} answers={found.answers} wrong={len(found.wrong)}"
        f" kills={died} goal={len(size.kills)} phases={phases} unequal={len(kills.unequal)}"
    )
    return f"{words} {'ok' if ok else 'short'}", ok


def main() -> int:
    started = time.monotonic()
    size = SIZES[os.environ.get("N", "small")]
    print(f"{platform.platform()}, {os.cpu_count()} cores", flush=True)
    found = prove(databases.Server(os.environ["TEST_DATABASE_URL"]), size)
    for wrong in [*found.wrong, *(f"after {one}" for one in found.kills.unequal)]:
        print(f"  SHORT {wrong}")
    for missed in found.kills.missed:
        print(f"  SHORT killed nobody: {missed}")
    words, ok = verdict(found, size)
    print(f"{found.seconds:.1f} s to bring in {found.marks} marks; {time.monotonic() - started:.0f} s in all")
    print(words)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
