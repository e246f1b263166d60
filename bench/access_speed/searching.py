"""Our search by a mistyped name: the shipped selector, as the web server's login, through the door, both locks on.

`python -m bench.access_speed.searching RUNS MEMBERSHIP:USER …` prints JSON: for each reader the median in milliseconds
of a search, what was typed, the child that was meant by each, and the ids of the children found.
"""

import json
import statistics
import sys
from typing import Any

import django

django.setup()

from bench.cases.timing import median_ms  # noqa: E402
from childplan.access.scope import as_membership  # noqa: E402
from childplan.common import clock  # noqa: E402
from childplan.identity.models import Child  # noqa: E402
from childplan.identity.selectors.searching import children_by_name  # noqa: E402

WARM, TYPED = 3, 5


def measure(membership_id: int, user_id: int, *, runs: int) -> dict[str, Any]:
    """Several searches of one reader, each for another child whom they see."""
    with as_membership(membership_id, user_id=user_id, purpose="Measuring", writing=False) as scope:
        at = clock.now()
        # By id: no order of names, of schools or of age.
        meant = list(Child.objects.order_by("pk")[:TYPED])
        typed = [f"{child.forename} {mistyped(child.surname)}" for child in meant]
        taken, found = [], []
        for text in typed:
            taken.append(
                median_ms(lambda: children_by_name(scope, text, born_on=None, at=at), runs=runs, warm=WARM)  # noqa: B023
            )
            lines = children_by_name(scope, text, born_on=None, at=at).lines
            found.append([str(line.child_id) for line in lines])
    return {
        "ms": statistics.median(taken),
        "typed": typed,
        "meant": [str(child.pk) for child in meant],
        "found": found,
    }


def mistyped(name: str) -> str:
    """Two letters that changed places, after the first two."""
    return f"{name[:2]}{name[3]}{name[2]}{name[4:]}"


if __name__ == "__main__":
    asked = [tuple(int(number) for number in text.split(":")) for text in sys.argv[2:]]
    print(json.dumps([measure(*pair, runs=int(sys.argv[1])) for pair in asked]))
