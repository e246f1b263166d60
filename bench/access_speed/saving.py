"""One involvement after the other, saved as every act saves them: the row and its first version, in one transaction.

`python -m bench.access_speed.saving RUNS FIRST` prints the median in milliseconds. FIRST: past so many children.
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.cases.timing import median_ms  # noqa: E402
from childplan.access.models import Involvement  # noqa: E402
from childplan.access.vocabulary import InvolvementKind  # noqa: E402
from childplan.common import clock, rows  # noqa: E402

WARM = 5


def measure(runs: int, first: int) -> float:
    """Every save is about another child, and commits."""
    with transaction.atomic(), rows.entered(rows.STEWARD), connection.cursor() as cursor:
        cursor.execute("select id from identity_child order by id offset %s limit %s", [first, runs + WARM])
        children = iter([child for (child,) in cursor.fetchall()])
        cursor.execute("select max(id) from accounts_membership")
        (principal,) = cursor.fetchone()

    def save() -> None:
        with transaction.atomic(), rows.entered(rows.STEWARD):
            Involvement(
                child_id=next(children),
                kind=InvolvementKind.FIRST_CONTACT,
                principal_id=principal,
                starts_at=clock.now() - timedelta(days=1),
                reason="One more",
            ).save(force_insert=True)

    return median_ms(save, runs=runs, warm=WARM)


if __name__ == "__main__":
    print(measure(*(int(number) for number in sys.argv[1:])))
