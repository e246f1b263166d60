"""Answers kept for repeated requests: a partner system that lost our answer asks again and gets it again, once done.

What says something about a child is kept in a piece of its own, under that child's row policy: it is repeated to nobody
who could no longer be told.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from childplan.history.acts import NotFound

from .models import AnsweredRequest, AnswerPiece

KEPT_FOR = timedelta(hours=24)
# In the place of headers that stand in a piece: they name the child as much as the body does.
APART = {"": "in the last piece"}


class InFlight(RuntimeError):
    """The same system is being answered on the same key just now."""


class KeyReused(ValueError):
    """The key was used for another request."""


@dataclass(frozen=True)
class Piece:
    """A stretch of an answer's body. child_id, information_class: whom it is about; None where it is about nobody."""

    content: str
    child_id: UUID | None = None
    information_class: int = 0


@dataclass(frozen=True)
class KeptAnswer:
    """An answer as it was given. shown: of whom it tells, and what."""

    status: int
    headers: Mapping[str, str]
    content: str
    shown: tuple[tuple[UUID, int], ...] = ()


def claim(*, membership_id: int, key: str, fingerprint: str, at: datetime) -> KeptAnswer | None:
    """Take this key for the present transaction. Gives the answer that was given to it before, if one is kept.

    Raises InFlight, KeyReused, and NotFound where part of that answer is no longer open to the asking system.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_lock(membership_id, key)])
        if not cursor.fetchone()[0]:
            raise InFlight
    kept = AnsweredRequest.objects.filter(membership_id=membership_id, key=key, kept_until__gt=at).first()
    if kept is None:
        return None
    if kept.fingerprint != fingerprint:
        raise KeyReused
    return _put_together(kept)


def keep(
    *,
    membership_id: int,
    key: str,
    fingerprint: str,
    at: datetime,
    status: int,
    headers: Mapping[str, str],
    pieces: Sequence[Piece],
) -> None:
    """Keep an answer in the transaction of the act it answers: either both are there or neither is."""
    answer = uuid4()
    # Under the policy of the child of the first piece, and given only with all the others.
    about = next((piece for piece in pieces if piece.child_id is not None), None)
    if about is not None:
        pieces = [*pieces, replace(about, content=json.dumps(dict(headers)))]
    given = {
        "fingerprint": fingerprint,
        "answer": answer,
        "status": status,
        "headers": dict(headers) if about is None else APART,
        "frame": [piece.content if piece.child_id is None else None for piece in pieces],
        "kept_until": at + KEPT_FOR,
    }
    # One that has run out and was not swept away yet gives its place.
    old = AnsweredRequest.objects.filter(membership_id=membership_id, key=key)
    if not old.update(**given):
        AnsweredRequest(membership_id=membership_id, key=key, **given).save(force_insert=True)
    AnswerPiece.objects.bulk_create(
        AnswerPiece(
            child_id=piece.child_id,
            information_class=piece.information_class,
            membership_id=membership_id,
            answer=answer,
            position=position,
            content=piece.content,
        )
        for position, piece in enumerate(pieces)
        if piece.child_id is not None
    )


def forget() -> int:
    """Remove what was kept for longer than its day. How many answers went."""
    with connection.cursor() as cursor:
        cursor.execute("select access.forget_answers()")
        return int(cursor.fetchone()[0])


def _put_together(kept: AnsweredRequest) -> KeptAnswer:
    about = {piece.position: piece for piece in AnswerPiece.objects.filter(answer=kept.answer)}
    if any(piece is None and position not in about for position, piece in enumerate(kept.frame)):
        raise NotFound("part of this answer is closed now")
    said = [about[position].content if piece is None else piece for position, piece in enumerate(kept.frame)]
    headers = json.loads(said.pop()) if kept.headers == APART else kept.headers
    content = "".join(said)
    shown = tuple((piece.child_id, piece.information_class) for piece in about.values())
    return KeptAnswer(kept.status, headers, content, shown)


def _lock(membership_id: int, key: str) -> int:
    digest = hashlib.sha256(f"api request {membership_id} {key}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
