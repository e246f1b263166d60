"""What a released piece says: the frozen words, made in one way for the preview and for the release."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from childplan.plans.vocabulary import ReleasedKind


@dataclass(frozen=True)
class Choice:
    """A piece chosen for release, in the version that was looked at when it was chosen."""

    kind: ReleasedKind
    source_id: UUID
    version: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.source_id}:{self.version}"

    @classmethod
    def read(cls, written: str) -> "Choice":
        """The choice that a form sent back. Raises ValueError."""
        kind, number, version = written.split(":")
        return cls(ReleasedKind(kind), UUID(number), int(version))


@dataclass(frozen=True)
class Frozen:
    """The words of a piece as the family will read them."""

    choice: Choice
    information_class: int
    heading: str
    text: str
    who: str = ""
    due_on: date | None = None

    @property
    def words(self) -> str:
        """Everything in it that can name something."""
        return "\n".join((self.heading, self.text, self.who))


def contact_source(child_id: UUID) -> UUID:
    """What stands for "whom to contact" about this child: a family person has one contact card for each child."""
    return uuid5(child_id, "contact")
