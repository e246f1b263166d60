"""The peer's first page: guardian's `get_objects_for_user`, with what the page shows fetched as Django advises.

`python -m bench.cases.peer RUNS USER …` prints JSON: for each reader the median in milliseconds, and the ids shown.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from guardian.shortcuts import get_objects_for_user  # noqa: E402

from bench.cases.timing import median_ms  # noqa: E402
from bench.guardian_peer.models import Child  # noqa: E402

PAGE, WARM = 50, 3
SHOWN = ("enrolments__school", "leads__membership__user", "flags")


def first_page(user_id: int, *, runs: int) -> dict[str, Any]:
    """Measure one reader's first page. The user is fetched anew each time, since it keeps what it was told."""
    users = get_user_model().objects

    def page() -> list[Child]:
        seen = get_objects_for_user(users.get(pk=user_id), "guardian_peer.view_child", klass=Child)
        return list(seen.order_by("sort_name", "id").prefetch_related(*SHOWN)[:PAGE])

    taken = median_ms(page, runs=runs, warm=WARM)
    return {"page": taken, "children": [str(child.pk) for child in page()]}


if __name__ == "__main__":
    print(json.dumps([first_page(int(user), runs=int(sys.argv[1])) for user in sys.argv[2:]]))
