"""Release pieces of the plan to one family person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound, act
from childplan.plans.models import ReleasedItem
from childplan.plans.rules.refusals import NothingWritten, PlanRefusal
from childplan.plans.rules.releasing import Choice, Frozen
from childplan.plans.selectors.adults import adult
from childplan.plans.selectors.names import names_of
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.releasable import chosen, contact_card, releasable
from childplan.plans.selectors.releases import mentions_confidential, released_to
from childplan.plans.selectors.workers import name_of_worker


class NotForThisAdult(PlanRefusal):
    """The adult must have no contact, or their access to the portal is suspended."""


class NothingChosen(PlanRefusal):
    """Nothing was chosen, or only what this adult already has."""


class ReleasedMeanwhile(PlanRefusal):
    """Somebody else released the same piece to this adult in the same moment."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else released the same in this moment. Look at what they see now, then choose"
        )


class ConfidentialWords(PlanRefusal):
    """The words name a confidential address or name."""

    def __init__(self, headings: Sequence[str]) -> None:
        names = ", ".join(f"“{heading}”" for heading in headings)
        super().__init__(
            f"{names} mentions something that is confidential about this child. Change the words in the plan first"
        )


@act
def release_to_family(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    person_id: int,
    choices: Sequence[Choice],
    contact_membership_id: int,
    reason: str,
) -> list[ReleasedItem]:
    """Freeze the chosen pieces, and whom to contact, for one adult of the child's family. Later edits stay unreleased.

    A piece released before is replaced by its newer text. The adult need not have been invited yet: they find it when
    they first sign in. Raises NotFound (also for an ended relationship), NotEntitled, NotForThisAdult, NothingChosen,
    NothingWritten, NotWorkingWithChild, NewerVersion (a piece changed since it was looked at), ConfidentialWords,
    ReleasedMeanwhile.
    """
    by.require(Permission.RELEASE_TO_FAMILY)
    reach = reach_of(by, child_id)
    reach.require(InformationClass.VIEWS)
    _hold(person_id)
    receiver = adult(reach, person_id, today=timezone.localdate(at))
    if receiver.obstacle:
        raise NotForThisAdult(receiver.obstacle)
    if not reason.strip():
        raise NothingWritten("Say why you share this now")
    if not choices:
        raise NothingChosen("Choose what to share")
    pieces = _looked_at(choices, chosen(releasable(reach), choices))
    if contact_membership_id != by.membership_id:
        name_of_worker(contact_membership_id, child_id=child_id, at=at)
    contact = contact_card(child_id, names_of([contact_membership_id])[contact_membership_id])
    _refuse_confidential(child_id, [*pieces, contact])
    live = {item.source_id: item for item in released_to(reach, person_id)}
    fresh = [piece for piece in [*pieces, contact] if not _stands(live, piece)]
    if not fresh:
        raise NothingChosen("This adult already has all of this, in these words")
    for piece in fresh:
        if old := live.get(piece.choice.source_id):
            old.withdrawn_at, old.withdrawn_reason = at, "Replaced by a newer text"
            old.save()
    released = [_freeze(piece, child_id=child_id, person_id=person_id, by=by, at=at) for piece in fresh]
    publish(
        "plans.plan.released",
        child_id=child_id,
        information_class=InformationClass.VIEWS,
        title="Parts of the plan released to a parent or carer",
        occurred_at=at,
        payload={"person": person_id, "items": [str(item.pk) for item in released]},
    )
    return released


def _hold(person_id: int) -> None:
    """Nobody forbids contact between the question and the release: that came first, or takes back what is released."""
    with connection.cursor() as cursor:
        cursor.execute("select identity.hold_person_seen(%s)", [person_id])


def _looked_at(choices: Sequence[Choice], pieces: list[Frozen]) -> list[Frozen]:
    """The pieces, if they are all still there and as they were when they were chosen."""
    if len(pieces) != len({(choice.kind, choice.source_id) for choice in choices}):
        raise NotFound("a piece that may be released")
    versions = {choice.source_id: choice.version for choice in choices}
    for piece in pieces:
        if versions[piece.choice.source_id] != piece.choice.version:
            raise NewerVersion(piece)
    return pieces


def _refuse_confidential(child_id: UUID, pieces: Sequence[Frozen]) -> None:
    if not mentions_confidential(child_id, (piece.words for piece in pieces)):
        return
    guilty = [piece.heading for piece in pieces if mentions_confidential(child_id, [piece.words])]
    raise ConfidentialWords(guilty or [piece.heading for piece in pieces])


def _stands(live: dict[UUID, ReleasedItem], piece: Frozen) -> bool:
    """Whether the adult already has this piece in these words."""
    item = live.get(piece.choice.source_id)
    if item is None:
        return False
    old = (item.heading, item.text, item.who, item.due_on)
    return old == (piece.heading, piece.text, piece.who, piece.due_on)


def _freeze(piece: Frozen, *, child_id: UUID, person_id: int, by: Scope, at: datetime) -> ReleasedItem:
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
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError as twice:
        raise ReleasedMeanwhile from twice
    return item
