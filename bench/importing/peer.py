"""The peer: the same marks, one row each, by `bulk_create` and by `update_or_create`, as Django's documentation has it.

`python -m bench.importing.peer PUPILS SAMPLE` prints the seconds for all marks by bulk_create, and for SAMPLE of them by
update_or_create. Neither writes versions, facts or anything else.
"""

import json
import sys
import time
import uuid
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.importing.rolls import FIRST, year_of_marks  # noqa: E402
from bench.mark_peer.models import Mark  # noqa: E402

A_BATCH = 5_000


def marks(years: list[tuple[uuid.UUID, str]]) -> list[Mark]:
    made = []
    for child_id, text in years:
        for place, code in enumerate(text):
            weeks, rest = divmod(place // 2, 5)
            day = FIRST + timedelta(weeks=weeks, days=rest)
            made.append(Mark(child_id=child_id, school_id=1, day=day, afternoon=bool(place % 2), code=code))
    return made


def main(pupils: int, sample: int) -> dict[str, float]:
    years = [(uuid.uuid4(), year_of_marks(n)) for n in range(pupils)]
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {Mark._meta.db_table}")
    started = time.perf_counter()
    with transaction.atomic():
        made = marks(years)
        Mark.objects.bulk_create(made, batch_size=A_BATCH)
    bulk = time.perf_counter() - started
    again = marks([(uuid.uuid4(), text) for _, text in years[: sample // 300 + 1]])[:sample]
    started = time.perf_counter()
    with transaction.atomic():
        for mark in again:
            Mark.objects.update_or_create(
                child_id=mark.child_id, day=mark.day, afternoon=mark.afternoon,
                defaults={"code": mark.code, "school_id": mark.school_id},
            )  # fmt: skip
    return {
        "bulk": bulk,
        "marks": len(made),
        "one_by_one": time.perf_counter() - started,
        "sample": len(again),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
