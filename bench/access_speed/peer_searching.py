"""The peer's search: guardian's `get_objects_for_user` and PostgreSQL's trigrams, as Django's documentation has them.

`python -m bench.access_speed.peer_searching RUNS` reads JSON from standard input, a list of {user, typed}, and prints
JSON: for each the median in milliseconds of a search, and the ids found.
"""

import json
import statistics
import sys
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.postgres.search import TrigramSimilarity  # noqa: E402
from guardian.shortcuts import get_objects_for_user  # noqa: E402

from bench.cases.timing import median_ms  # noqa: E402
from bench.guardian_peer.models import Child  # noqa: E402

SHOWN, WARM = 50, 1


def search(user_id: int, text: str) -> list[Child]:
    """The user is fetched anew each time, since it keeps what it was told."""
    seen = get_objects_for_user(
        get_user_model().objects.get(pk=user_id), "guardian_peer.view_child", klass=Child
    )
    alike = seen.filter(sort_name__trigram_similar=text.lower())
    return list(
        alike.annotate(near=TrigramSimilarity("sort_name", text.lower())).order_by("-near", "id")[:SHOWN]
    )


def measure(asked: dict[str, Any], *, runs: int) -> dict[str, Any]:
    taken = [
        median_ms(lambda: search(asked["user"], text), runs=runs, warm=WARM)  # noqa: B023
        for text in asked["typed"]
    ]
    found = [[str(child.pk) for child in search(asked["user"], text)] for text in asked["typed"]]
    return {"ms": statistics.median(taken), "found": found}


if __name__ == "__main__":
    print(json.dumps([measure(one, runs=int(sys.argv[1])) for one in json.load(sys.stdin)]))
