"""What every departure to a family goes through: whether it may go to them, and the words frozen as they leave."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from childplan.access.scope import Scope
from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.history.acts import LeavesANote, NewerVersion, NotFound
from childplan.plans.models import ReleasedItem
from childplan.plans.rules.owed import THE_LEAD_SENDS
from childplan.plans.rules.refusals import PlanRefusal
from childplan.plans.rules.releasing import Choice, Frozen
from childplan.plans.selectors.adults import Adult
from childplan.plans.selectors.owed import leave_by_themselves, may_clear
from childplan.plans.selectors.reach import Reach
from childplan.plans.selectors.releases import mentions_confidential


class NotForThisAdult(PlanRefusal):
    """The adult must have no contact, their access is suspended, or somebody else sends what they are sent."""


class ReleasedMeanwhile(PlanRefusal):
    """Somebody else released the same piece to this adult in the same moment."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else released the same in this moment. Look at what they see now, then choose"
        )


class ConfidentialWords(PlanRefusal, LeavesANote):
    """The words say something that is confidential about the child.

    headings: the pieces that do, for whoever may know it. Nobody else is told which: they could look for it piece by
    piece. Their attempt is written down, the child's social worker is told, and after a few nothing of theirs leaves.
    """

    def __init__(self, child_id: UUID, headings: Sequence[str]) -> None:
        self.child_id = child_id
        names = ", ".join(f"“{heading}”" for heading in headings) or "Something in what you chose"
        more = "" if headings else ", or ask the child’s social worker. They are told that this was refused"
        super().__init__(
            f"{names} mentions something that is confidential about this child. Change the words in the plan "
            f"first{more}"
        )

    def write_down(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select identity.note_refused_words(%s)", [self.child_id])


def hold_people(people: Iterable[int]) -> None:
    """Nobody forbids contact between the question and the release: that came first, or takes back what is released."""
    with connection.cursor() as cursor:
        for person_id in sorted(set(people)):
            cursor.execute("select identity.hold_person_seen(%s)", [person_id])


def require_receivers(reach: Reach, receivers: Iterable[Adult], *, strand_id: UUID | None = None) -> None:
    """Raise NotForThisAdult unless all of these adults may be sent something by this author."""
    people = list(receivers)
    for one in people:
        if one.obstacle:
            raise NotForThisAdult(one.obstacle)
    free = leave_by_themselves(reach, [one.person_id for one in people], strand_id)
    if len(free) < len({one.person_id for one in people}) and not may_clear(reach.child_id):
        raise NotForThisAdult(THE_LEAD_SENDS)


def refuse_confidential(reach: Reach, pieces: Sequence[Frozen]) -> None:
    """Everything that is asked of words before they leave for a family. Raises ConfidentialWords."""
    child_id = reach.child_id
    if not mentions_confidential(child_id, (piece.words for piece in pieces)):
        return
    if not reach.may_read(InformationClass.CONTACT | CONFIDENTIAL):
        raise ConfidentialWords(child_id, [])
    guilty = [piece.heading for piece in pieces if mentions_confidential(child_id, [piece.words])]
    raise ConfidentialWords(child_id, guilty or [piece.heading for piece in pieces])


def as_looked_at(choices: Sequence[Choice], pieces: list[Frozen]) -> list[Frozen]:
    """The pieces, if they are all still there and as they were when they were chosen. Raises NotFound, NewerVersion."""
    if len(pieces) != len({(choice.kind, choice.source_id) for choice in choices}):
        raise NotFound("a piece that may be released")
    versions = {choice.source_id: choice.version for choice in choices}
    for piece in pieces:
        if versions[piece.choice.source_id] != piece.choice.version:
            raise NewerVersion(piece)
    return pieces


def freeze(
    pieces: Sequence[Frozen],
    live: Iterable[ReleasedItem],
    *,
    child_id: UUID,
    person_id: int,
    by: Scope,
    at: datetime,
    why: str,
) -> list[ReleasedItem]:
    """Freeze for one adult what they do not have in these words. live: what they have; older words are replaced.

    why: for the history. Raises ReleasedMeanwhile.
    """
    held = {item.source_id: item for item in live}
    fresh = fresh_of(pieces, held.values())
    for piece in fresh:
        if old := held.get(piece.choice.source_id):
            old.withdrawn_at, old.withdrawn_reason = at, "Replaced by a newer text"
            old.save()
    return [_freeze(piece, child_id=child_id, person_id=person_id, by=by, at=at, why=why) for piece in fresh]


def fresh_of(pieces: Sequence[Frozen], live: Iterable[ReleasedItem]) -> list[Frozen]:
    """Those of the pieces that an adult who has `live` does not have in these words."""
    held = {item.source_id: item for item in live}
    return [piece for piece in pieces if not _stands(held, piece)]


def _stands(live: dict[UUID, ReleasedItem], piece: Frozen) -> bool:
    """Whether the adult already has this piece in these words."""
    item = live.get(piece.choice.source_id)
    if item is None:
        return False
    old = (item.heading, item.text, item.who, item.due_on)
    return old == (piece.heading, piece.text, piece.who, piece.due_on)


def _freeze(
    piece: Frozen, *, child_id: UUID, person_id: int, by: Scope, at: datetime, why: str
) -> ReleasedItem:
    item = ReleasedItem(
        child_id=child_id,
        person_id=person_id,
        information_class=piece.information_class,
        kind=piece.choice.kind,
        source_id=piece.choice.source_id,
        source_version=piece.choice.version,
        heading=piece.heading,
        text=piece.text,
        who=piece.who,
        due_on=piece.due_on,
        released_at=at,
        released_by_membership_id=by.membership_id,
    )
    item._change_reason = why  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError as twice:
        raise ReleasedMeanwhile from twice
    return item
