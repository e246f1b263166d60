"""A list on which nobody is left who can decide: an operator sees that there is one, and has somebody named."""

from datetime import datetime, timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from childplan.access.models import Restriction
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.identity.models import Child
from tests.factories.identity import acting, opened_by, restricted_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(here: AreaWorld, at: datetime) -> UUID:
    """Restricted to a social worker and a head teacher; the social worker has left."""
    child_id = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
    restricted_by(here.social_worker, child_id, here.head)
    return child_id


def told(**options: object) -> str:
    out = StringIO()
    call_command("vacant_lists", stdout=out, **options)
    return out.getvalue()


class TestVacantLists:
    def test_are_shown_by_their_own_numbers_and_filled(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        assert told() == "0 lists have nobody who can decide\n"
        here.social_worker.ends_at = at - timedelta(seconds=1)
        here.social_worker.save()
        restriction = Restriction.objects.get()
        said = told()
        assert str(restriction.pk) in said
        assert str(child_id) not in said
        asked = {"restriction": restriction.pk, "membership": here.team_manager.pk}
        with pytest.raises(CommandError, match="Say who you are"):
            told(**asked)
        done = told(**asked, operator="Ada Root", reason="Asked for by the director")
        assert "0 lists" in done
        with acting(here.team_manager, writing=False):
            assert Child.objects.filter(pk=child_id).exists()

    def test_are_filled_by_nobody_who_could_not_decide(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        restriction = Restriction.objects.get().pk
        why = {"operator": "Ada Root", "reason": "Asked for"}
        with pytest.raises(CommandError, match="no such list"):
            told(restriction=restriction, membership=here.team_manager.pk, **why)
        here.social_worker.ends_at = at - timedelta(seconds=1)
        here.social_worker.save()
        for nobody in (here.senco.pk, there.team_manager.pk, here.area.pk):
            with pytest.raises(CommandError, match="can be named"):
                told(restriction=restriction, membership=nobody, **why)
        with pytest.raises(CommandError, match="which list and whom"):
            told(restriction=restriction, **why)
