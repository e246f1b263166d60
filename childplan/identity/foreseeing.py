"""What opening incoming records would answer, for a preview: nothing is written and no child is named."""

import json
import random
from collections.abc import Sequence

from django.db import connection

from childplan.access.scope import NotEntitled, Scope

from .actions.open_children import OPENING, IncomingChild
from .vocabulary import Resolution


def foresee_children(scope: Scope, incoming: Sequence[IncomingChild]) -> list[Resolution]:
    """For each record whether its child would be found, opened, or asked about. Raises NotEntitled.

    It may still come out differently: somebody else may open the same child before the file is confirmed.
    """
    if not any(scope.may(permission) for permission in OPENING):
        raise NotEntitled(f"{scope.role.name}: not permitted to open records")
    generator = random.SystemRandom()
    records = [child.as_record(number, generator=generator) for number, child in enumerate(incoming)]
    with connection.cursor() as cursor:
        cursor.execute("select n, answer from identity.foresee(%s)", [json.dumps(records)])
        answers: dict[int, str] = dict(cursor.fetchall())
    return [Resolution(answers[number]) for number in range(len(records))]
