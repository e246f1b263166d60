"""Our first page: the shipped selector, as the web server's login, through the door, both locks on.

`python -m bench.cases.ours RUNS MEMBERSHIP:USER …` prints JSON: for each reader the median in milliseconds of the page,
the page with its door (as a whole request has it), the ids of the children shown, and which tables were read through
from end to end: none, where the plan is right.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from bench.cases.timing import median_ms  # noqa: E402
from childplan.access.scope import as_membership  # noqa: E402
from childplan.common import clock  # noqa: E402
from childplan.plans.selectors.case_list import CasePage, Narrowing, Whose, case_list  # noqa: E402

WARM = 10
# By tables that grow with the area; the transaction's own count.
READ_THROUGH = """
select relname from pg_stat_xact_user_tables where seq_scan > 0
   and relname in ('access_grant', 'access_involvement', 'identity_child', 'identity_flag') order by 1
"""


def first_page(membership_id: int, user_id: int, *, runs: int) -> dict[str, Any]:
    """Measure one reader's first page."""

    def through_the_door() -> CasePage:
        with as_membership(membership_id, user_id=user_id, purpose="Measuring", writing=False) as scope:
            return case_list(scope, whose=Whose.ALL, narrowing=Narrowing(), at=clock.now())

    with as_membership(membership_id, user_id=user_id, purpose="Measuring", writing=False) as scope:
        at = clock.now()

        def page() -> CasePage:
            return case_list(scope, whose=Whose.ALL, narrowing=Narrowing(), at=at)

        taken = median_ms(page, runs=runs, warm=WARM)
        shown = [str(line.child_id) for line in page().lines]
        with connection.cursor() as cursor:
            cursor.execute(READ_THROUGH)
            read_through = [name for (name,) in cursor.fetchall()]
    door = median_ms(through_the_door, runs=runs, warm=WARM)
    return {"page": taken, "door": door, "children": shown, "read_through": read_through}


if __name__ == "__main__":
    asked = [tuple(int(number) for number in text.split(":")) for text in sys.argv[2:]]
    print(json.dumps([first_page(*pair, runs=int(sys.argv[1])) for pair in asked]))
