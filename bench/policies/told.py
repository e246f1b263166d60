"""One statement as somebody behind the door, and what the database said to it. Rolled back."""

from dataclasses import dataclass

import psycopg

from tests.house.rows.typed import Person
from tests.proofs.rows.door import entered
from tests.proofs.rows.seen import Seen
from tests.proofs.rows.written import WRITER


@dataclass(frozen=True)
class Told:
    """How many rows were reached. refused: by a policy, aloud. past: the policy let it pass, and something else not."""

    rows: int = 0
    refused: bool = False
    past: bool = False


def told(seen: Seen, person: Person, question: str) -> Told:
    """As a writer, in the one membership of this person."""
    with entered(seen.web, seen.entry(person), role=WRITER) as cursor:
        try:
            cursor.execute(question)
        except psycopg.errors.InsufficientPrivilege:
            return Told(refused=True)
        except (psycopg.errors.IntegrityError, psycopg.errors.RaiseException):
            return Told(past=True)
        return Told(rows=cursor.rowcount)
