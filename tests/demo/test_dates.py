"""The stories of the borough happen in an order that a reader believes."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest

from tests import databases


@pytest.fixture(scope="module")
def borough(database_server: databases.Server) -> Iterator[psycopg.Connection]:
    """The loaded borough, read as steward."""
    template, name = databases.ready_world(database_server), f"childplan_dates_{uuid.uuid4().hex[:12]}"
    databases.clone(database_server, template=template, name=name)
    with psycopg.connect(database_server.url(login=databases.TESTS_LOGIN, database=name)) as steward:
        steward.execute("set role childplan_steward")
        yield steward
    databases.drop(database_server, name=name)


OPENED = "select child_id, occurred_at from facts_fact where name = 'identity.child.opened'"


class TestTheBorough:
    def test_opens_one_record_for_each_child(self, borough: psycopg.Connection) -> None:
        ((children, opened),) = borough.execute(
            f"select (select count(*) from identity_child), (select count(distinct child_id) from ({OPENED}) o)"
        )
        assert children == opened > 500

    def test_tells_nothing_of_a_child_before_its_record_was_opened(self, borough: psycopg.Connection) -> None:
        early = borough.execute(
            "select c.forename, c.surname, f.title from facts_fact f join identity_child c on c.id = f.child_id"
            f" join ({OPENED}) o on o.child_id = f.child_id where f.occurred_at < o.occurred_at"
        ).fetchall()
        assert early == []

    def test_involves_nobody_but_a_school_before_the_record_was_opened(
        self, borough: psycopg.Connection
    ) -> None:
        early = borough.execute(
            "select c.forename, i.reason from access_involvement i join identity_child c on c.id = i.child_id"
            " where i.starts_at < c.opened_at and i.reason <> 'On roll: Common Transfer File'"
        ).fetchall()
        assert early == []

    def test_lets_nobody_write_before_they_were_involved(self, borough: psycopg.Connection) -> None:
        early = borough.execute(
            "select distinct c.forename, u.name, f.title, f.occurred_at::date from facts_fact f"
            " join identity_child c on c.id = f.child_id"
            " join accounts_membership m on m.id = f.membership_id join accounts_user u on u.id = m.user_id"
            " where f.name not in ('identity.child.opened', 'access.involvement.began')"
            " and m.role not in ('mash_screener', 'social_care_team_manager')"
            " and not exists (select 1 from access_involvement i where i.child_id = f.child_id"
            "   and i.starts_at <= f.occurred_at and i.principal_id in (m.id, m.team_id, m.organisation_id))"
        ).fetchall()
        assert early == []

    def test_has_everyone_on_roll_since_they_came_not_since_the_file_did(
        self, borough: psycopg.Connection
    ) -> None:
        ((late,),) = borough.execute(
            "select count(*) from access_involvement where kind = 3 and starts_at > now() - interval '30 days'"
        )
        assert late == 0
