"""Somebody restricts a record while others are involved with it: nobody outside the list keeps or gets a grant."""

from contextlib import suppress
from threading import Barrier
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from childplan.access.actions import involve
from childplan.access.models import Grant, Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import clock, rows
from tests.childplan.committed import at_once
from tests.factories import plans
from tests.factories.identity import acting, opened_by, restricted_by
from tests.worlds.two_areas import AreaWorld


class TestWhileARecordIsRestricted:
    @pytest.fixture
    def child_ids(self, committed_here: AreaWorld) -> list[UUID]:
        here = committed_here
        with rows.entered(rows.STEWARD):
            found = [
                opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
                for _ in range(6)
            ]
            for child_id in found:
                plans.involved(child_id, Kind.LEAD_PRACTITIONER, here.social_worker.pk)
        return found

    def test_nobody_else_is_let_in_whichever_comes_first(
        self, committed_here: AreaWorld, child_ids: list[UUID]
    ) -> None:
        here, start = committed_here, Barrier(2, timeout=30)

        def restricts() -> None:
            for child_id in child_ids:
                start.wait()
                restricted_by(here.social_worker, child_id)

        def involves() -> None:
            for child_id in child_ids:
                start.wait()
                # Restricted first: for her there is no such child any more.
                with suppress(NotEntitled, DatabaseError), acting(here.team_manager) as scope:
                    involve(
                        by=scope,
                        at=clock.now(),
                        child_id=child_id,
                        kind=Kind.ALLOCATION,
                        principal_id=here.team_manager.pk,
                        reason="Allocated",
                    )

        at_once(restricts, involves)
        with rows.entered(rows.STEWARD):
            granted = set(Grant.objects.filter(child_id__in=child_ids).values_list("principal", "kind"))
            assert granted == {(here.social_worker.pk, Kind.NAMED_LIST)}
            assert Involvement.objects.filter(child_id__in=child_ids).count() >= 2 * len(child_ids)
            with connection.cursor() as cursor:
                cursor.execute("select * from access.rebuild_grants()")
                assert cursor.fetchall() == [(0, 0)]
