"""A page that was closed is closed: to a parent on the named list too, and to one who answers in that very moment."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Event
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from childplan.access.models import Involvement, RestrictionName
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import clock, rows
from childplan.identity.actions.restricted_records import keep_restricted, name_on_list
from childplan.identity.models import FamilyPerson, Relationship
from childplan.plans.models import ReleasedItem
from portal.actions.accept_invitation import accept_as_new
from portal.rules.links import token_of
from tests.childplan.committed import at_once
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, opened_by, ordered, restricted_by
from tests.factories.portal import PASSWORD, invited, joined, parent_of, tie
from tests.factories.signing_in import sign_in
from tests.portal.conftest import TwoFathers
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def father(here: AreaWorld, family: TwoFathers) -> Client:
    """Asif, signed in, whose page stays when the record is restricted."""
    client = Client()
    sign_in(client, joined(here.senco, family.elder, family.asif))
    plans.involved(family.elder, Kind.ALLOCATION, here.social_work.pk)
    restricted_by(here.social_worker, family.elder, person_ids=(family.asif.pk,))
    return client


def pages(client: Client, child_id: UUID) -> set[int]:
    """How the family's pages of this child answer."""
    return {
        client.get(f"/family/children/{child_id}/who-can-see/").status_code,
        client.get(f"/family/children/{child_id}/").status_code,
    }


def names(client: Client) -> bool:
    """Whether the family's first page names the child."""
    return "Elder" in client.get("/family/", follow=True).content.decode()


def forbids(here: AreaWorld, family: TwoFathers, **changed: object) -> None:
    with acting(here.social_worker):
        row = tie(family.elder, family.asif)
        for field, value in changed.items():
            setattr(row, field, value)
        row.save()


class TestAParentOnTheNamedList:
    def test_has_the_page_until_something_closes_it(self, family: TwoFathers, father: Client) -> None:
        assert names(father)

    @pytest.mark.parametrize(
        "changed",
        [
            {"no_contact": True},
            {"order": "prohibited_steps"},
            {"has_parental_responsibility": False},
            {"ends_on": date(2026, 3, 1)},
        ],
        ids=str,
    )
    def test_loses_it_with_the_tie(
        self, here: AreaWorld, family: TwoFathers, father: Client, changed: dict[str, object]
    ) -> None:
        if "order" in changed:
            ordered(family.elder, family.asif, str(changed["order"]))
        else:
            forbids(here, family, **changed)
        assert not names(father)
        assert pages(father, family.elder) == {404}
        name = RestrictionName.objects.get(principal_id=family.asif.pk)
        assert name.ends_at == clock.now()
        assert RestrictionName.history.filter(id=name.pk, history_type="~").count() == 1

    def test_loses_it_when_the_page_is_closed(
        self, here: AreaWorld, family: TwoFathers, father: Client
    ) -> None:
        said = client_of(here.social_worker).post(
            f"/children/{family.elder}/parents/{family.asif.pk}/close/", {"reason": "Asked us to"}
        )
        assert said.status_code == 302
        assert not names(father)
        assert pages(father, family.elder) == {404}

    def test_loses_it_on_the_day_that_was_written_down(
        self, here: AreaWorld, family: TwoFathers, father: Client
    ) -> None:
        forbids(here, family, ends_on=date(2026, 3, 31))
        assert names(father)
        with clock.stopped_at(datetime(2026, 3, 30, 23, tzinfo=UTC)):
            assert RestrictionName.objects.get(principal_id=family.asif.pk).ends_at == clock.now()

    def test_is_not_carried_on_by_the_next_look(
        self, here: AreaWorld, family: TwoFathers, father: Client, at: datetime
    ) -> None:
        forbids(here, family, no_contact=True)
        # As if the name had been written before its end was kept.
        with connection.cursor() as cursor:
            cursor.execute(
                "update access_restrictionname set ends_at = '9000-01-01Z' where principal_id = %s",
                [family.asif.pk],
            )
        with acting(here.social_worker) as scope:
            keep_restricted(by=scope, at=at, child_id=family.elder, reason="Still so", review_on=at.date())
        assert not names(father)

    def test_is_not_put_on_it_again(
        self, here: AreaWorld, family: TwoFathers, father: Client, at: datetime
    ) -> None:
        forbids(here, family, no_contact=True)
        with (
            acting(here.social_worker) as scope,
            pytest.raises(DatabaseError, match="can be named"),
            transaction.atomic(),
        ):
            name_on_list(
                by=scope, at=at, child_id=family.elder, principal_id=family.asif.pk, reason="His page"
            )

    def test_loses_it_where_nobody_is_left_who_decides(
        self, here: AreaWorld, family: TwoFathers, father: Client
    ) -> None:
        here.social_worker.user.is_active = False
        here.social_worker.user.save()
        with connection.cursor() as cursor:
            cursor.execute(
                "update identity_relationship set no_contact = true where person_id = %s", [family.asif.pk]
            )
        assert not names(father)

    def test_is_ticked_by_whoever_restricts_and_not_before(self, here: AreaWorld, family: TwoFathers) -> None:
        joined(here.senco, family.younger, family.mother)
        plans.involved(family.younger, Kind.ALLOCATION, here.social_work.pk)
        page = client_of(here.social_worker).get(f"/children/{family.younger}/restrict/").content.decode()
        assert "Dawn Mott" in page
        assert "checked" not in page


def test_a_page_ends_with_a_tie_whose_end_was_known_when_it_was_opened(
    here: AreaWorld, family: TwoFathers
) -> None:
    row = tie(family.elder, family.asif)
    row.ends_on = date(2026, 3, 31)
    row.save()
    joined(here.senco, family.elder, family.asif)
    assert Involvement.objects.get(kind=Kind.FAMILY).ends_at == datetime(2026, 3, 30, 23, tzinfo=UTC)


class TestContactForbiddenInTheSameMoment:
    """One transaction opens something to the adult and has not committed yet; another forbids contact meanwhile."""

    @pytest.fixture
    def child_id(self, committed_here: AreaWorld) -> UUID:
        with rows.entered(rows.STEWARD):
            return opened_by(committed_here.head, forename="Elder", surname="Mott")

    @pytest.fixture
    def parent(self, committed_here: AreaWorld, child_id: UUID) -> FamilyPerson:
        with rows.entered(rows.STEWARD):
            return parent_of(child_id, name="Asif Khan")

    def forbid_while(
        self, here: AreaWorld, opens: Callable[[], object], child_id: UUID, person: FamilyPerson
    ) -> None:
        opened, forbids = Event(), Event()

        def first() -> None:
            with transaction.atomic():
                opens()
                opened.set()
                assert forbids.wait(30)
                waited_for()

        def second() -> None:
            assert opened.wait(30)
            with acting(here.head):
                forbids.set()
                Relationship.objects.filter(child_id=child_id, person=person).update(no_contact=True)

        at_once(first, second)

    def test_leaves_no_page_to_an_invitation_taken_meanwhile(
        self, committed_here: AreaWorld, child_id: UUID, parent: FamilyPerson
    ) -> None:
        here = committed_here
        with rows.entered(rows.STEWARD):
            token = token_of(invited(here.senco, child_id, parent).pk)

        def takes() -> None:
            with rows.entered(rows.OUTSIDE):
                accept_as_new(token=token, name="Asif Khan", password=PASSWORD, at=clock.now())

        self.forbid_while(here, takes, child_id, parent)
        with rows.entered(rows.STEWARD):
            assert not Involvement.objects.filter(kind=Kind.FAMILY, ends_at__gt=clock.now()).exists()
            assert Involvement.objects.filter(kind=Kind.FAMILY).count() == 1

    def test_leaves_nothing_released_meanwhile(
        self, committed_here: AreaWorld, child_id: UUID, parent: FamilyPerson
    ) -> None:
        here = committed_here
        with rows.entered(rows.STEWARD):
            section = plans.written(here.senco, plans.about_me(child_id), "Reads alone")

        def releases() -> None:
            plans.released(here.senco, child_id, parent, plans.piece(section))

        self.forbid_while(here, releases, child_id, parent)
        with rows.entered(rows.STEWARD):
            assert ReleasedItem.objects.exists()
            assert not ReleasedItem.objects.filter(withdrawn_at__isnull=True).exists()


def waited_for() -> None:
    """Until another transaction of this database waits for this one: then it has begun, and sees what was before."""
    question = (
        "select exists (select 1 from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid)))"
    )
    with connections["default"].cursor() as cursor:
        for _ in range(20_000):
            cursor.execute(question)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited")
