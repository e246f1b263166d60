"""The API for people: its operations and problems on plain pages, made from the same document that programs read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator

from .catalogue import BY_SLUG, PROBLEMS


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
    answer: str
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
    shape = answers["200"]["content"]["application/json"]["schema"].get("$ref", "")
    return Operation(
        name=asked["operationId"],
        method=method.upper(),
        address=address,
        summary=asked.get("summary", ""),
        description=asked.get("description", ""),
        scope=", ".join(
            scope for way in asked.get("security", []) for scopes in way.values() for scope in scopes
        ),
        parameters=asked.get("parameters", []),
        answer=shape.rpartition("/")[2],
        problems=[
            {"status": status, "title": answer["description"]}
            for status, answer in sorted(answers.items())
            if status != "200"
        ],
    )


def reference_page(request: HttpRequest) -> HttpResponse:
    """What the API can do, how to begin, and where its document is."""
    return render(request, "api/reference.html", {"operations": operations(), "problems": PROBLEMS})


def problem_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What one kind of problem means and what to do about it: where the `type` of an error leads."""
    if slug not in BY_SLUG:
        raise Http404
    return render(request, "api/problem.html", {"problem": BY_SLUG[slug]})
