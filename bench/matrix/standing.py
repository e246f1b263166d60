"""How the record stands to everybody: the relations of one state, laid as steward, undone with the block."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction

from bench.matrix.typed import State
from bench.matrix.world import World
from childplan.access.involving import LONGEST
from childplan.access.models import Bar, Involvement, Restriction, RestrictionName
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.common.clock import FOREVER
from childplan.common.vocabulary import EVERY_NEED, InformationClass
from childplan.identity.models import Address
from tests.house.rows.typed import FAMILY, SYSTEMS


@contextmanager
def standing(world: World, state: State) -> Iterator[None]:
    """The record in that state, within the steward's transaction."""
    point = transaction.savepoint()
    try:
        _involve(world, state)
        if state.elsewhere:
            _execute("update identity_child set area_id = %s where id = %s", world.other_area, world.child_id)
        if state.withheld:
            Address.objects.filter(pk=world.rows["lives"]).update(is_confidential=True)
        if state.barred:
            _bar(world)
        if state.restricted:
            _restrict(world, state)
        _execute("select access.regrant_child(%s)", world.child_id)
        yield
    finally:
        transaction.savepoint_rollback(point)


def _involve(world: World, state: State) -> None:
    _execute("delete from access_involvement where child_id = %s", world.child_id)
    if state.elsewhere:
        return
    narrow = sum(int(InformationClass[name.upper()]) for name in state.classes.split()) or EVERY_NEED
    rows = []
    for kind, holder in dict.fromkeys(state.involved(world.people)):
        starts_at, ends_at = _span(state, InvolvementKind[kind.upper()])
        row = Involvement(
            id=uuid4(),
            child_id=world.child_id,
            kind=InvolvementKind[kind.upper()],
            principal_id=world.numbers[holder],
            classes=narrow,
            starts_at=starts_at,
            ends_at=ends_at,
            reason="Laid for the proof",
            end_reason="" if ends_at == FOREVER else "Laid for the proof",
        )
        rows.append(row)
    Involvement.objects.bulk_create(rows)


def _span(state: State, kind: InvolvementKind) -> tuple[datetime, datetime]:
    """From when until when: three weeks ago, to ten days hence where the kind is for a time."""
    now = clock.now()
    if state.when == "over":
        return now - timedelta(days=21), now - timedelta(days=1)
    begins = now + timedelta(days=1) if state.when == "to come" else now - timedelta(days=21)
    return begins, begins + timedelta(days=LONGEST[kind]) if kind in LONGEST else FOREVER


def _bar(world: World) -> None:
    for role, user_id in world.users.items():
        if role not in (FAMILY, *SYSTEMS):
            Bar(
                id=uuid4(),
                child_id=world.child_id,
                user_id=user_id,
                reason="Kin",
                starts_at=clock.now(),
                source_id=uuid4(),
            ).save(force_insert=True)


def _restrict(world: World, state: State) -> None:
    sealed = state.restricted == "sealed"
    row = Restriction(
        id=uuid4(),
        child_id=world.child_id,
        kind="adoption" if sealed else "high_risk",
        reason="Laid for the proof",
        made_at=clock.now(),
        review_on=clock.today() + timedelta(days=60),
        after_adoption=sealed,
    )
    row.save(force_insert=True)
    for holder in state.named(world.people):
        RestrictionName(
            id=uuid4(),
            child_id=world.child_id,
            restriction=row,
            principal_id=world.numbers[holder],
            starts_at=clock.now(),
            reason="Laid for the proof",
        ).save(force_insert=True)


def _execute(question: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
