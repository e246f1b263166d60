"""The API for people: its operations and problems on plain pages, made from the same document that programs read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator

from .catalogue import BY_SLUG, PROBLEMS
from .retiring import NOTICE_DAYS


@dataclass(frozen=True)
class Said:
    """A body: the name of its shape in the document, its media type, and an example of it."""

    shape: str
    media_type: str
    example: str


@dataclass(frozen=True)
class Operation:
    """One address and method, with what it takes and gives."""

    name: str
    method: str
    address: str
    summary: str
    description: str
    scope: str
    parameters: list[Mapping[str, Any]]
    headers: list[Mapping[str, Any]]
    sent: Said | None
    answer: Said | None
    status: str
    problems: list[Mapping[str, str]]


@cache
def document() -> Mapping[str, Any]:
    """The OpenAPI document. It is the same for everybody and does not change while we run."""
    made: Mapping[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


def operations() -> list[Operation]:
    """What can be asked, in the order of addresses."""
    return [
        _operation(address, method, asked)
        for address, methods in document()["paths"].items()
        for method, asked in methods.items()
    ]


def _operation(address: str, method: str, asked: Mapping[str, Any]) -> Operation:
    answers = asked["responses"]
    good = next(status for status in sorted(answers) if status.startswith("2"))
    parameters = asked.get("parameters", [])
    return Operation(
        name=asked["operationId"],
        method=method.upper(),
        address=address,
        summary=asked.get("summary", ""),
        description=asked.get("description", ""),
        scope=", ".join(
            scope for way in asked.get("security", []) for scopes in way.values() for scope in scopes
        ),
        parameters=[one for one in parameters if one["in"] != "header"],
        headers=[one for one in parameters if one["in"] == "header"],
        sent=_said(asked.get("requestBody", {})),
        answer=_said(answers[good]),
        status=good,
        problems=[
            {"status": status, "title": answer["description"]}
            for status, answer in sorted(answers.items())
            if status >= "4"
        ],
    )


def _said(body: Mapping[str, Any]) -> Said | None:
    """The first form of a body, with its first example; None where there is no body."""
    for media_type, shown in body.get("content", {}).items():
        examples = list(shown.get("examples", {}).values())
        example = json.dumps(examples[0]["value"], indent=2, ensure_ascii=False) if examples else ""
        return Said(shown["schema"].get("$ref", "").rpartition("/")[2], media_type, example)
    return None


def reference_page(request: HttpRequest) -> HttpResponse:
    """What the API can do, how to begin, and where its document is."""
    said = {"operations": operations(), "problems": PROBLEMS, "notice_days": NOTICE_DAYS}
    return render(request, "api/reference.html", said)


def problem_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What one kind of problem means and what to do about it: where the `type` of an error leads."""
    if slug not in BY_SLUG:
        raise Http404
    return render(request, "api/problem.html", {"problem": BY_SLUG[slug]})
