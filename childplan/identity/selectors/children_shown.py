"""The children that a partner system may see, page by page, as JSON that the database made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.looking import looked_at

QUESTION = """
select shown, ids, last_name, last_id from identity.children_shown(
  %(principals)s::bigint[], %(masks)s::int[], %(barred)s::uuid[], %(at)s, %(name)s, %(id)s, %(most)s)
"""


@dataclass(frozen=True)
class ShownPage:
    """A page of children. text: the members of an array of JSON. last: where the next page begins, if there is one."""

    text: str
    last: tuple[str, str] | None


def children_shown(scope: Scope, *, at: datetime, after: Sequence[str] | None, most: int) -> ShownPage:
    """At most so many children in the order of names, after that one. One query, however many there are."""
    name, number = after if after is not None else (None, None)
    asked: dict[str, Any] = {
        "principals": list(scope.principals),
        "masks": scope.context.read_masks,
        "barred": f"{{{scope.context.barred}}}",
        "at": at,
        "name": name,
        "id": UUID(str(number)) if number else None,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, asked)
        text, ids, last_name, last_id = cursor.fetchone()
    looked_at(ids or [], InformationClass.IDENTITY)
    return ShownPage(text or "", (last_name, str(last_id)) if last_id else None)
