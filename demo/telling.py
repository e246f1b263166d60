"""How a story is told: as one of the borough's people, through the door, about one of its children."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from childplan.access.scope import Scope, as_membership

from .laying import Borough

# The schools sent their first files before anything that the stories tell, and each child of a story who is on roll was
# so by then: nobody of them is in Reception or Year 7.
FIRST_FILES = 300


@dataclass
class Telling:
    """The borough while its stories are told. at: now; children: ids by the stories' keys."""

    borough: Borough
    at: datetime
    children: dict[str, UUID] = field(default_factory=dict)

    @contextmanager
    def acting(self, key: str) -> Iterator[Scope]:
        """Pass the door as that person, in their membership."""
        member = self.borough.members[key]
        with as_membership(member.pk, user_id=member.user_id, purpose="Direct work with children") as scope:
            yield scope

    def days_ago(self, days: int) -> datetime:
        """The same time of day, that many calendar days ago."""
        return self.at - timedelta(days=days)

    def membership(self, key: str) -> int:
        return self.borough.members[key].pk
