"""Seals cover every row once, whoever commits when; the file outside has what the database has."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from childplan.common import rows
from childplan.common.rows import DatabaseRole
from childplan.history import sealing
from childplan.history.exporting import FileKnowsMore, NotSeals, lines
from childplan.history.sealing import NothingSealed, begin_generation, seal, unsealed_for
from childplan.history.seals import CLOSING, kept
from tests import databases
from tests.childplan.history.ground import look, look_inside, sealed, superuser, wrong


def counts() -> list[int]:
    with rows.entered(rows.SERVICE):
        return [one.row_count for one in kept()]


@pytest.mark.usefixtures("committed")
class TestSealing:
    def test_covers_each_row_once_and_makes_no_seal_of_nothing(self) -> None:
        sealed(looks=3)
        assert seal(into=None) == []
        sealed(looks=2)
        assert counts() == [3, 2]
        assert wrong() == []

    def test_leaves_what_began_before_it_and_commits_after_it_to_a_later_seal(self) -> None:
        written, go_on = threading.Event(), threading.Event()

        def slow() -> None:
            try:
                with rows.entered(rows.OUTSIDE):
                    look_inside(uuid4())
                    written.set()
                    go_on.wait(30)
            finally:
                connections.close_all()

        look(1)
        other = threading.Thread(target=slow)
        other.start()
        written.wait(30)
        look(2)  # of later transactions, and committed first
        seal(into=None)
        before = counts()
        go_on.set()
        other.join(30)
        seal(into=None)
        assert (before, counts()) == ([1], [1, 3])
        assert wrong() == []

    def test_counts_for_how_long_the_oldest_row_has_been_waiting(self) -> None:
        with rows.entered(rows.SERVICE):
            assert unsealed_for() == 0
        look(1)
        with rows.entered(rows.OUTSIDE):
            assert 0 < unsealed_for() < 60
        seal(into=None)
        with rows.entered(rows.SERVICE):
            assert unsealed_for() == 0

    def test_makes_many_seals_of_many_rows_and_one_of_one_long_transaction(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sealing, "MOST_ROWS", 2)
        look(5)
        with rows.entered(rows.OUTSIDE):
            look_inside(*(uuid4() for _ in range(4)))
        look(1)
        seal(into=None)
        assert counts() == [2, 2, 1, 4, 1]
        assert wrong() == []

    def test_is_done_by_one_at_a_time(self) -> None:
        look(3)
        threads = [
            threading.Thread(target=lambda: (seal(into=None), connections.close_all())) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sum(counts()) == 3
        assert wrong() == []


@pytest.mark.django_db
class TestTheTable:
    @pytest.mark.parametrize("role", [role for role in DatabaseRole if role is not DatabaseRole.SERVICE])
    def test_is_read_by_the_sealer_alone(self, role: DatabaseRole) -> None:
        if role is DatabaseRole.STEWARD:
            pytest.skip("owns the functions that write it")
        for asked in (
            "select * from history_seal",
            "select history.seal(1)",
            "select history.begin_generation(0, '')",
        ):
            with (
                rows.entered(rows.Context(role=role)),
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(asked)

    @pytest.mark.parametrize("role", list(DatabaseRole))
    @pytest.mark.parametrize(
        "change",
        [
            "update history_seal set number = 2",
            "delete from history_seal",
            "truncate history_seal",
            "alter table history_seal disable trigger only_added",
            "alter table history_accessevent disable trigger only_added",
            "truncate history_accessevent",
        ],
    )
    def test_is_changed_by_no_role(self, role: DatabaseRole, change: str) -> None:
        with (
            rows.entered(rows.Context(role=role)),
            pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)

    @pytest.mark.parametrize("role", [role for role in DatabaseRole if role is not DatabaseRole.STEWARD])
    def test_is_added_to_by_functions_alone(self, role: DatabaseRole) -> None:
        with (
            rows.entered(rows.Context(role=role)),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("insert into history_seal (id) values (gen_random_uuid())")


@pytest.mark.usefixtures("committed")
class TestTheFile:
    def test_has_each_seal_and_nobody_else_reads_it(self, tmp_path: Path) -> None:
        file = tmp_path / "kept" / "seals.jsonl"
        sealed(file)
        sealed(file)
        with rows.entered(rows.SERVICE):
            assert list(lines(file)) == list(kept())
        assert file.stat().st_mode & 0o077 == 0

    def test_is_filled_up_by_the_next_when_a_sealer_died_between(self, tmp_path: Path) -> None:
        file = tmp_path / "seals.jsonl"
        sealed(file)
        sealed(None)
        seal(into=file)
        assert [one.number for one in lines(file)] == [1, 2]

    def test_is_whole_again_when_a_sealer_died_in_the_middle_of_a_line(self, tmp_path: Path) -> None:
        file = tmp_path / "seals.jsonl"
        sealed(file)
        sealed(file)
        file.write_bytes(file.read_bytes()[:-40])
        assert [one.number for one in lines(file)] == [1]
        sealed(file)
        assert [one.number for one in lines(file)] == [1, 2, 3]
        assert wrong(file) == []

    def test_with_words_that_are_no_seal_stops_everything(self, tmp_path: Path) -> None:
        file = tmp_path / "seals.jsonl"
        sealed(file)
        file.write_text("nonsense\n" + file.read_text())
        assert "line 1 is no seal" in wrong(file)[0]
        file.write_text("nonsense\n")
        with pytest.raises(NotSeals):
            seal(into=file)

    def test_that_knows_more_than_the_database_stops_the_sealer(
        self, tmp_path: Path, database_server: databases.Server
    ) -> None:
        file = tmp_path / "seals.jsonl"
        sealed(file)
        sealed(file)
        with superuser(database_server) as hand:
            hand.execute("delete from history_seal where number = 2")
        look(1)
        with pytest.raises(FileKnowsMore, match="after_restore"):
            seal(into=file)
        assert counts() == [3]


@pytest.mark.usefixtures("committed")
class TestAfterARestore:
    def test_a_generation_begins_that_names_what_was_lost(
        self, tmp_path: Path, database_server: databases.Server
    ) -> None:
        file = tmp_path / "seals.jsonl"
        for _ in range(3):
            sealed(file)
        lost = list(lines(file))[1:]
        with superuser(database_server) as hand:
            hand.execute(
                "delete from history_accessevent e using history_seal s"
                " where s.number = 1 and e.transaction >= s.below_transaction"
            )
            hand.execute("delete from history_seal where number > 1")
        look(1)  # written after the backup was taken and before it was sealed
        closing, begun = begin_generation(into=file)
        assert (closing.place, closing.row_count, closing.below_transaction) == ((1, 2), 1, CLOSING)
        assert (begun.place, begun.restored) == ((2, 1), True)
        assert (begun.lost_count, begun.lost_to) == (2, lost[-1].digest)
        sealed(file)
        assert wrong(file) == []
        begin_generation(into=file)
        sealed(file)
        assert wrong(file) == []

    def test_a_file_that_was_lost_begins_anew_with_everything(self, tmp_path: Path) -> None:
        file = tmp_path / "seals.jsonl"
        sealed(file)
        file.unlink()
        begin_generation(into=file)
        sealed(file)
        assert [one.place for one in lines(file)] == [(1, 1), (1, 2), (2, 1), (2, 2)]
        assert wrong(file) == []

    def test_numbers_of_transactions_may_begin_anew(self, database_server: databases.Server) -> None:
        sealed(looks=3)
        with superuser(database_server) as hand:
            # As in another server, into which the rows were copied: what it writes has smaller numbers.
            hand.execute(
                "update history_accessevent set transaction = (transaction::text::numeric + 1000000)::text::xid8"
            )
            hand.execute("delete from history_seal")
        with pytest.raises(NothingSealed):
            begin_generation(into=None)
        with superuser(database_server) as hand:
            hand.execute("select history.seal_below('18446744073709551614', 50000, false)")
        begin_generation(into=None)
        sealed(looks=2)
        assert counts() == [3, 0, 0, 2]
        assert wrong() == []

    def test_begins_when_nobody_is_writing(self) -> None:
        sealed()
        written, go_on = threading.Event(), threading.Event()

        def slow() -> None:
            try:
                with rows.entered(rows.OUTSIDE):
                    look_inside(uuid4())
                    written.set()
                    go_on.wait(30)
            finally:
                connections.close_all()

        other = threading.Thread(target=slow)
        other.start()
        written.wait(30)
        try:
            with pytest.raises(DatabaseError, match="still writing"):
                begin_generation(into=None)
        finally:
            go_on.set()
            other.join(30)

    def test_begins_when_the_clock_is_right(self, database_server: databases.Server) -> None:
        sealed()
        with superuser(database_server) as hand:
            hand.execute("update history_accessevent set at = %s", [datetime(2090, 1, 1, tzinfo=UTC)])
        with pytest.raises(DatabaseError, match="clock"):
            begin_generation(into=None)
