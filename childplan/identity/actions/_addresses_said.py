"""Addresses as a body says them, against where the children live according to the record."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.access.models import Involvement
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common.staging import copy_in
from childplan.facts.actions import publish_many
from childplan.history.acts import record_opened
from childplan.identity.models import Address
from childplan.identity.precedence import Source, Weighing, weigh
from childplan.identity.vocabulary import AddressKind, StatedField, name_key
from childplan.organisations.models import Organisation

from ._disagreeing import Parts, disagree, key_of, withdraw_said_otherwise
from .record_address import record_address, recorded

if TYPE_CHECKING:
    from .hear_statements import Statement


def hear_addresses(
    statements: "Sequence[Statement]",
    *,
    by: Scope,
    at: datetime,
    source_id: int,
    said_at: datetime,
    reason: str,
) -> None:
    """Weigh each address against the live open ones. Four queries when nothing differs.

    Where a confidential address is live, it is the word of whoever works with the family: what comes in is kept for
    those alone who may see it, since it may be the same, and the sender is answered as ever.
    """
    said: dict[UUID, Parts] = {
        one.child_id: {"lines": one.lines, "postcode": one.postcode}
        for one in statements
        if one.lines or one.postcode
    }
    hidden = _kept_confidential(said, source_id=source_id, said_at=said_at)
    last_words, live = _on_record(said, source_id=source_id)
    open_ones = {child_id: parts for child_id, parts in said.items() if child_id not in hidden}
    withdraw_said_otherwise(
        {(pk, StatedField.ADDRESS): parts for pk, parts in open_ones.items()}, source_id=source_id, at=at
    )
    # What it said last time too is no news: then a newer address from somebody else stands, of which it has not heard.
    news = {pk: parts for pk, parts in open_ones.items() if last_words.get(pk) != _plain(parts)}
    if not news:
        return
    enrolled = _on_rolls(news, at=at)
    organisations = Organisation.objects.in_bulk(
        {source_id, *(one.source_id for one in live.values())} - {None}
    )
    first_ones = [pk for pk in news if pk not in live]
    _record_first({pk: news.pop(pk) for pk in first_ones}, source_id=source_id, said_at=said_at, at=at)
    for child_id, parts in news.items():
        held = live[child_id]
        if _plain({"lines": held.lines, "postcode": held.postcode}) == _plain(parts):
            continue
        source = Source(
            source_id, organisations[source_id].kind, said_at, keeps_roll=(child_id, source_id) in enrolled
        )
        holder = _holder(held, organisations, enrolled)
        weighed = weigh(StatedField.ADDRESS, holder, source)
        if weighed is Weighing.REPLACES:
            record_address(
                by=by,
                at=at,
                child_id=child_id,
                lines=parts["lines"],
                postcode=parts["postcode"],
                source_id=source_id,
                starts_on=timezone.localdate(said_at),
                reason=reason,
            )
        elif weighed is Weighing.DISAGREES:
            disagree(
                child_id,
                StatedField.ADDRESS,
                held={"lines": held.lines, "postcode": held.postcode},
                holder=holder,
                incoming=parts,
                source=source,
                at=at,
            )


def _record_first(said: dict[UUID, Parts], *, source_id: int, said_at: datetime, at: datetime) -> None:
    """Record addresses of children of whom none is live, all at once: a file opens hundreds of records."""
    made = [
        Address(
            child_id=child_id,
            lines=parts["lines"],
            postcode=parts["postcode"],
            source_id=source_id,
            starts_on=timezone.localdate(said_at),
        )
        for child_id, parts in said.items()
    ]
    copy_in(Address, made)
    record_opened(*made)
    publish_many([recorded(one, at=at) for one in made])


def _plain(parts: Parts) -> tuple[str, str]:
    """An address for comparing: capitals, commas and spaces make no difference."""
    return name_key(parts["lines"].replace("\n", " ")), parts["postcode"].replace(" ", "").upper()


def _holder(
    held: Address, organisations: dict[int, Organisation], enrolled: Collection[tuple[UUID, int]]
) -> Source:
    said_at = timezone.make_aware(datetime.combine(held.starts_on, time()))
    if held.source_id is None:
        return Source(None, "", said_at)
    kind = organisations[held.source_id].kind
    return Source(held.source_id, kind, said_at, keeps_roll=(held.child_id, held.source_id) in enrolled)


def _on_record(
    child_ids: Collection[UUID], *, source_id: int
) -> tuple[dict[UUID, tuple[str, str]], dict[UUID, Address]]:
    """The source's own last word on where each child lives, and the live open home of each."""
    own: dict[UUID, tuple[str, str]] = {}
    live: dict[UUID, Address] = {}
    for one in Address.objects.filter(child_id__in=child_ids, is_confidential=False).order_by(
        "starts_on", "pk"
    ):
        if one.source_id == source_id:
            own[one.child_id] = _plain({"lines": one.lines, "postcode": one.postcode})
        if one.ends_on is None and one.kind == AddressKind.HOME:
            live[one.child_id] = one
    return own, live


def _on_rolls(child_ids: Collection[UUID], *, at: datetime) -> set[tuple[UUID, int]]:
    """On whose roll each child is now, as far as the author may know."""
    rows = Involvement.objects.filter(
        child_id__in=child_ids, kind=InvolvementKind.ENROLMENT, starts_at__lte=at, ends_at__gt=at
    )
    return {(row.child_id, row.principal_id) for row in rows}


def _kept_confidential(said: dict[UUID, Parts], *, source_id: int, said_at: datetime) -> frozenset[UUID]:
    records = [{"child_id": str(pk), **parts, "key": key_of(parts)} for pk, parts in said.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            "select child_id from identity.keep_confidential(%s, %s, %s)",
            [json.dumps(records), source_id, said_at],
        )
        return frozenset(child_id for (child_id,) in cursor.fetchall())
