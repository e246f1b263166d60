"""The same POST from several connections at once, under one key: done once, told so while it is worked on."""

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import uuid4

import requests

from bench.api import expected
from bench.api.borough import Asker
from bench.api.vectors import filled

AT_ONCE, ROUNDS = 8, 25
DONE, AGAIN, BUSY = "done", "the same answer again", "told that it is worked on"


def in_flight(asker: Asker, ids: Mapping[str, str]) -> Iterator[str]:
    """A line for whatever differs from what was typed: one is done, the others are told 409 or given its answer.

    Whether a second arrives while the first is worked on is chance, so rounds are played until one was told 409.
    """
    told: Counter[str] = Counter()
    for _ in range(ROUNDS):
        answers = _together(asker, ids)
        kinds = Counter(_kind(answer) for answer in answers)
        told += kinds
        if kinds[DONE] != 1 or kinds.keys() - {DONE, AGAIN, BUSY}:
            yield f"at once under one key: {dict(kinds)}"
        if len({answer.content for answer in answers if _kind(answer) in (DONE, AGAIN)}) != 1:
            yield "at once under one key: answers differ"
        if told[BUSY]:
            return
    yield f"nobody was told 409 in {ROUNDS} rounds of {AT_ONCE}: {dict(told)}"


def _together(asker: Asker, ids: Mapping[str, str]) -> list[requests.Response]:
    key, gate = uuid4().hex, Barrier(AT_ONCE)
    body = {**expected.SENT, "strand": ids["strand"]}

    def sent(one: Asker) -> requests.Response:
        gate.wait(timeout=60)
        return one.ask("POST", filled(expected.CONTRIBUTIONS, ids), body=body, key=key)

    # A session is no connection for two threads.
    askers = [replace(asker, session=requests.Session()) for _ in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(sent, askers))


def _kind(answer: requests.Response) -> str:
    is_said = "json" in answer.headers.get("Content-Type", "")
    problem = answer.json().get("type", "") if is_said else ""
    if answer.status_code == 201:
        return AGAIN if answer.headers.get("Idempotency-Replayed") == "true" else DONE
    return BUSY if (answer.status_code, problem) == expected.BUSY else f"{answer.status_code} {problem}"
