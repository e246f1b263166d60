"""Many things in one request, with a result each: what is wrong with one leaves the others alone.

A body of the wrong shape is refused whole, as everywhere. What shape alone cannot say (a child that is not there, a day
outside the year) is the result of its own entry.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import APIException

from childplan.access.kept_answers import Piece

from .problems import body_of, known
from .schema import ProblemSerializer

MOST_ENTRIES = 500


class Done:
    """What became of one entry. shown: how it stands now, in JSON's own types."""

    def __init__(self, shown: Any, *, child_id: UUID, information_class: int, status: int = 200) -> None:
        self.shown, self.child_id, self.status = shown, child_id, status
        self.information_class = int(information_class)


def in_turn(
    entries: Sequence[Any], perform: Callable[[Any], Done], *, turn: Callable[[Any], str]
) -> list[Piece]:
    """Do each entry in a savepoint of its own. Gives the body of the answer, in stretches: the results as sent.

    perform: does one entry; what it raises that the API knows is that entry's problem, anything else is ours.
    turn: in whose order they are done (the child's id), so that two batches never wait for each other in a circle.
    """
    order = sorted(range(len(entries)), key=lambda index: (turn(entries[index]), index))
    results = {index: _result(index, entries[index], perform) for index in order}
    pieces = [Piece('{"results":[')]
    for index in range(len(entries)):
        pieces += [Piece(","), results[index]] if index else [results[index]]
    return [*pieces, Piece("]}")]


def _result(index: int, entry: Any, perform: Callable[[Any], Done]) -> Piece:
    try:
        with transaction.atomic():
            done = perform(entry)
    except Exception as error:
        problem = known(error)
        if not isinstance(problem, APIException) or problem.status_code >= 500:
            raise
        refused = {"index": index, "status": problem.status_code, "problem": body_of(problem)}
        return Piece(orjson.dumps(refused).decode())
    shown = {"index": index, "status": done.status, "result": done.shown}
    return Piece(orjson.dumps(shown).decode(), done.child_id, done.information_class)


def answer(pieces: list[Piece]) -> HttpResponse:
    """The pieces as one body of JSON."""
    return HttpResponse("".join(piece.content for piece in pieces), content_type="application/json")


def results_of(name: str, shown: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The shape of a batch's answer, for the OpenAPI document. name: of one result, for generated clients."""
    result = type(
        f"{name}ResultSerializer",
        (serializers.Serializer,),
        {
            "__doc__": "What became of one entry: `result` when it was done, `problem` when it was not.",
            "index": serializers.IntegerField(min_value=0, help_text="Which entry, counted from 0"),
            "status": serializers.IntegerField(help_text="As if it had been sent by itself"),
            "result": shown(required=False),
            "problem": ProblemSerializer(required=False),
        },
    )
    return type(
        f"{name}ResultsSerializer",
        (serializers.Serializer,),
        {"__doc__": "A result for each entry, in the order sent.", "results": result(many=True)},
    )
