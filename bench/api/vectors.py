"""Play the typed steps, the aliases and the scopes over HTTP, and say what is not as typed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import uuid4

import requests

from bench.api import expected
from bench.api.borough import Asker, with_token


def filled(text: str, ids: Mapping[str, str]) -> str:
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def played(
    asker: Asker, ids: dict[str, str], steps: Sequence[Mapping[str, Any]] = expected.STEPS
) -> Iterator[str]:
    """Each step in order; a line for whatever differs from what was typed."""
    answers: dict[str, requests.Response] = {}
    ids["run"] = uuid4().hex
    for typed in steps:
        step = {**typed, "says": json.loads(filled(json.dumps(typed.get("says", {})), ids))}
        body = json.loads(filled(json.dumps(step["body"]), ids)) if "body" in step else None
        answer = asker.ask(
            step["method"],
            filled(step["address"], ids),
            body=body,
            raw=filled(step["raw"], ids) if "raw" in step else None,
            key=filled(step["key"], ids) if "key" in step else None,
            content_type=step.get("content_type", "application/json"),
            headers=step.get("headers"),
        )
        answers[step["name"]] = answer
        if made := expected.MAKES.get(step["name"]):
            ids[made] = answer.headers.get("Location", "/api/v1/not-made/")
        for fault in differences(step, answer, answers):
            yield f"{step['name']}: {fault}"


def differences(
    step: Mapping[str, Any], answer: requests.Response, answers: Mapping[str, requests.Response]
) -> Iterator[str]:
    if answer.status_code != step["status"]:
        yield f"{answer.status_code}, not {step['status']}: {answer.text[:200]}"
        return
    said = answer.json() if answer.content else {}
    if step["problem"] and said.get("type") != f"/api/v1/problems/{step['problem']}/":
        yield f"{said.get('type')}, not {step['problem']}"
    if "faults" in step:
        found = {fault.get("pointer", fault.get("parameter")) for fault in said["errors"]}
        if found != step["faults"]:
            yield f"names {found}, not {step['faults']}"
    for name, value in step.get("says", {}).items():
        if said.get(name) != value:
            yield f"{name} is {said.get(name)!r}, not {value!r}"
    for name, members in step.get("holds", {}).items():
        if not members.items() <= said.get(name, {}).items():
            yield f"{name} does not hold {members}"
    if "etag" in step and answer.headers.get("ETag") != step["etag"]:
        yield f"ETag {answer.headers.get('ETag')}"
    if "count" in step and len(said[step["count"][0]]) != step["count"][1]:
        yield f"{len(said[step['count'][0]])} {step['count'][0]}"
    if "same_as" in step and answer.content != answers[step["same_as"]].content:
        yield f"differs from {step['same_as']}"
    if step.get("replayed") and answer.headers.get("Idempotency-Replayed") != "true":
        yield "was not a repeated answer"


def aliases(asker: Asker, child_id: str) -> Iterator[str]:
    """Every number the child carries finds it, under its own kind; a number of nobody's finds nobody."""
    carried = asker.ask("GET", f"/api/v1/children/{child_id}/").json()["aliases"]
    known = {
        alias["kind"]: alias["value"] for alias in carried if alias["ends_on"] is None
    } | expected.ALIASES
    for kind, value in known.items():
        found = asker.ask("GET", f"/api/v1/children/?{kind}={value}").json()["children"]
        if [child["id"] for child in found] != [child_id]:
            yield f"{kind} finds {len(found)}"
    for kind, value in expected.NOT_HERS.items():
        answer = asker.ask("GET", f"/api/v1/children/?{kind}={value}")
        if answer.json() != {"children": [], "next": None}:
            yield f"{kind} of nobody's: {answer.text[:100]}"
    if len(known) < 2:
        yield "fewer than two numbers were tried"


def scopes(reader: Asker, registers: Asker, ids: Mapping[str, str]) -> Iterator[str]:
    """Each scope alone, at every address: let in where it was typed, and told which scope is missing elsewhere."""
    for scope, opens in expected.SCOPES.items():
        asker = with_token(registers if scope in expected.OF_REGISTERS else reader, scope)
        for name, (method, address) in expected.ADDRESSES.items():
            answer = asker.ask(method, filled(address, ids), body={} if method == "POST" else None)
            wanted = expected.LET_IN if name in opens else {expected.SHUT_OUT}
            if answer.status_code not in wanted:
                yield f"{scope} at {name}: {answer.status_code}, not {sorted(wanted)}"
            elif answer.status_code == expected.SHUT_OUT and not answer.json().get("scope"):
                yield f"{scope} at {name}: not told which scope is missing"
