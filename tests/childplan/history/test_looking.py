"""What the log of looking keeps: of each child its own classes, in which way, for which body; and that it stays."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction

from childplan.common import clock, rows, stewarding
from childplan.common.rows import DatabaseRole
from childplan.common.vocabulary import InformationClass as Class
from childplan.history import looking
from childplan.history.models import AccessEvent
from childplan.history.vocabulary import Means, Way
from childplan.identity.tasks import forget_sessions
from tests.factories.clients import client_of
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head, forename="Amara", surname="Okafor")


def written(act: str = "proof") -> list[tuple[UUID | None, int, str, str]]:
    lines = AccessEvent.objects.filter(act=act).order_by("classes")
    return [(line.child_id, line.classes, line.way, line.means) for line in lines]


def write(method: str = "GET", outcome: str = "seen") -> None:
    looking.write_down(act="proof", method=method, outcome=outcome, status=200)


class TestALine:
    def test_says_of_each_child_what_was_shown_of_that_child(self, here: AreaWorld) -> None:
        one, other = opened_by(here.head), opened_by(here.head)
        with acting(here.social_worker, writing=False):
            looking.begin()
            looking.looked_at([one, other], Class.IDENTITY)
            looking.looked_at_each([(other, Class.PROTECTION), (other, Class.SEND)])
            write()
        every = int(Class.IDENTITY | Class.PROTECTION | Class.SEND)
        assert written() == [(one, 1, "list", ""), (other, every, "list", "")]

    def test_names_the_body_and_the_area_that_its_maker_acts_for(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        client_of(here.senco).get(f"/children/{child_id}/")
        line = AccessEvent.objects.filter(child_id=child_id, act="plans:child_plan").get()
        area_id = here.senco.organisation.area_id
        assert (line.organisation_id, line.area_id) == (here.senco.organisation_id, area_id)

    @pytest.mark.parametrize(
        ("method", "outcome", "way"),
        [
            ("GET", "seen", "view"),
            ("POST", "seen", "act"),
            ("GET", "refused", "refused"),
            ("POST", "refused", "refused"),
        ],
    )
    def test_says_in_which_way_by_what_was_asked(
        self, here: AreaWorld, child_id: UUID, method: str, outcome: str, way: str
    ) -> None:
        with acting(here.senco, writing=False):
            looking.begin()
            looking.looked_at([child_id], 1)
            write(method, outcome)
        assert [line[2] for line in written()] == [way]

    def test_of_a_system_stays_a_systems_and_says_by_what_it_searched(self, here: AreaWorld) -> None:
        with acting(here.senco, writing=False):
            looking.begin()
            looking.as_way(Way.API)
            looking.as_way(Way.SEARCH, Means.NAME, Means.BIRTH_DATE)
            write()
        assert written() == [(None, 0, "api", "birth_date,name")]

    def test_of_a_search_keeps_no_word_that_was_typed(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.senco)
        client.post("/children/find/", {"text": "Okafor Zebedee", "csrfmiddlewaretoken": "x"}, follow=True)
        lines = AccessEvent.objects.filter(way=Way.SEARCH)
        assert {line.means for line in lines} == {"name"}
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from history_accessevent e where e::text ilike %s", ["%zebedee%"])
            assert cursor.fetchone() == (0,)

    def test_of_a_printed_plan_says_so(self, here: AreaWorld, child_id: UUID) -> None:
        client_of(here.senco).get(f"/children/{child_id}/print/")
        assert AccessEvent.objects.filter(child_id=child_id, way=Way.PRINT).exists()

    @pytest.mark.parametrize("role", list(DatabaseRole))
    @pytest.mark.parametrize(
        "change", ["update history_accessevent set at = now()", "delete from history_accessevent"]
    )
    def test_is_changed_and_taken_away_by_no_role(
        self, here: AreaWorld, child_id: UUID, role: DatabaseRole, change: str
    ) -> None:
        client_of(here.senco).get(f"/children/{child_id}/")
        with (
            rows.entered(rows.Context(role=role)),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)

    def test_is_changed_and_taken_away_by_the_owner_neither(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "select tgname, tgenabled, pg_get_triggerdef(oid) from pg_trigger"
                " where tgrelid = 'history_accessevent'::regclass and not tgisinternal order by 1"
            )
            found = {name: (enabled, text) for name, enabled, text in cursor.fetchall()}
        assert {name: enabled for name, (enabled, _) in found.items()} == {
            "never_emptied": "O",
            "only_added": "O",
        }
        assert "BEFORE DELETE OR UPDATE" in found["only_added"][1]
        assert "BEFORE TRUNCATE" in found["never_emptied"][1]

    def test_refuses_by_the_function_that_stands_before_every_change(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("create temp table looks (n int) on commit drop")
            cursor.execute("insert into looks values (1)")
            for statement in stewarding.only_added("looks"):
                cursor.execute(statement)
            for change in ("update looks set n = 2", "delete from looks", "truncate looks"):
                with pytest.raises(DatabaseError, match="added and never changed"), transaction.atomic():
                    cursor.execute(change)


class TestSessions:
    def test_that_are_over_are_forgotten_within_the_hour(self, here: AreaWorld) -> None:
        over, present = SessionStore(), SessionStore()
        for session in (over, present):
            session["searches"] = ["Okafor"]
            session.create()
        Session.objects.filter(pk=over.session_key).update(expire_date=clock.now() - timedelta(minutes=1))
        forget_sessions()
        kept = set(Session.objects.values_list("pk", flat=True))
        assert present.session_key in kept
        assert over.session_key not in kept
