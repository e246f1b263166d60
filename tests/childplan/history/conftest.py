import pytest

from tests import databases
from tests.childplan.committed import committed, committed_here, committed_template  # noqa: F401
from tests.childplan.history.ground import superuser

# The same question of this database alone: tests beside this one write in others of the same server.
OF_THIS_DATABASE = """
drop function history.final_below();
create function history.final_below() returns xid8 language sql volatile security definer as $$
  select coalesce(
    (select min(a.backend_xid::text::bigint)::text::xid8 from pg_stat_activity a
      where a.datname = current_database() and a.pid <> pg_backend_pid() and a.backend_xid is not null),
    greatest(pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id_if_assigned()))
$$;
"""


@pytest.fixture(autouse=True)
def alone(request: pytest.FixtureRequest, database_server: databases.Server) -> None:
    """Nobody who works beside a test holds back what it seals."""
    if "committed" in request.fixturenames:
        request.getfixturevalue("committed")
        with superuser(database_server) as hand:
            hand.execute(OF_THIS_DATABASE)
