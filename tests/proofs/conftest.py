"""What the proofs stand on, in the small size that belongs to the suite."""

import uuid
from collections.abc import Iterator

import pytest

from tests import databases
from tests.proofs.rows.proof import at_hand
from tests.proofs.rows.seen import Seen
from tests.proofs.settled import ready_settled


@pytest.fixture(autouse=True)
def the_clock_stands_still() -> None:
    """Proofs run on the real clock: the borough is as of today."""


@pytest.fixture(scope="session")
def settled(database_server: databases.Server) -> Iterator[str]:
    """A database of the settled borough that a proof may spoil."""
    name = f"childplan_proof_{uuid.uuid4().hex[:12]}"
    databases.clone(database_server, template=ready_settled(database_server), name=name)
    yield name
    databases.drop(database_server, name=name)


@pytest.fixture(scope="session")
def seen(database_server: databases.Server, settled: str) -> Iterator[Seen]:
    comparison = at_hand(database_server, settled)
    yield comparison
    comparison.close()
