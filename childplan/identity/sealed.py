"""Telling the named list of a restricted record that one of its identifiers was searched for.

Asked on every search by number, whatever it finds: it answers nothing, so nobody learns from it whether there was
anything to tell.
"""

import json
from collections.abc import Iterable

from django.db import connection

from .vocabulary import AliasKind, UseWay

ANY = "*"
Number = tuple[AliasKind, str, str]


def searched_for(numbers: Iterable[Number], *, way: UseWay) -> None:
    """Somebody asks for these identifiers: (kind, value, the authority that gave it, "" for any)."""
    # Few kinds have an authority; for the others "any" is the only one.
    asked = [{"kind": str(kind), "value": value, "scope": scope or ANY} for kind, value, scope in numbers]
    with connection.cursor() as cursor:
        cursor.execute("select identity.note_search(%s, %s)", [json.dumps(asked), str(way)])
