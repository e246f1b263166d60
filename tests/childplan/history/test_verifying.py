"""Each way of changing what was sealed is found, with its place; nothing that is right is."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from childplan.common import rows
from childplan.history import verifying
from childplan.history.exporting import lines
from childplan.history.seals import kept_at
from tests import databases
from tests.childplan.history.ground import look, sealed, superuser, wrong

pytestmark = pytest.mark.usefixtures("committed")
SECOND = "(select s.from_transaction from history_seal s where s.number = 2)"
OF_THE_SECOND = (
    f"e.transaction >= {SECOND}"
    " and e.transaction < (select s.below_transaction from history_seal s where s.number = 2)"
)
ONE = f"select e.id from history_accessevent e where {OF_THE_SECOND} limit 1"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three seals of three rows each."""
    for _ in range(3):
        sealed(tmp_path / "seals.jsonl")
    return tmp_path / "seals.jsonl"


@pytest.mark.parametrize(
    "change",
    [
        f"update history_accessevent set outcome = 'other' where id = ({ONE})",
        f"update history_accessevent set at = at + interval '1 microsecond' where id = ({ONE})",
        f"update history_accessevent set child_id = null where id = ({ONE})",
        f"update history_accessevent set user_id = 7 where id = ({ONE})",
        f"delete from history_accessevent where id = ({ONE})",
        f"delete from history_accessevent e where {OF_THE_SECOND}",
        "insert into history_accessevent"
        " select (jsonb_populate_record(h, jsonb_build_object('id', gen_random_uuid()))).*"
        f" from history_accessevent h where id = ({ONE})",
        f"update history_accessevent set transaction = '9999999999' where id = ({ONE})",
    ],
)
def test_a_changed_row_is_found_in_its_stretch(
    file: Path, database_server: databases.Server, change: str
) -> None:
    assert wrong(file) == []
    with superuser(database_server) as hand:
        assert hand.execute(change).rowcount >= 1
    first, *_ = wrong(file)
    assert first.startswith("rows of seal 1/2, sealed ")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("update history_seal set root = previous where number = 2", "seal 1/2 does not bear the digest"),
        ("delete from history_seal where number = 2", "before seal 1/3 there is a gap"),
        ("delete from history_seal where number = 1", "before seal 1/2 there is a gap"),
        ("update history_seal set below_transaction = from_transaction where number = 2", "does not bear"),
    ],
)
def test_a_changed_seal_is_found(
    file: Path, database_server: databases.Server, change: str, words: str
) -> None:
    with superuser(database_server) as hand:
        assert hand.execute(change).rowcount == 1
    assert words in wrong()[0]
    assert words in wrong(file)[0]


def cut(hand: object) -> None:
    hand.execute(f"delete from history_accessevent where transaction >= {SECOND}")  # type: ignore[attr-defined]
    hand.execute("delete from history_seal where number >= 2")  # type: ignore[attr-defined]


def test_an_end_cut_off_rows_and_seals_alike_is_found_by_the_file_alone(
    file: Path, database_server: databases.Server
) -> None:
    with superuser(database_server) as hand:
        cut(hand)
    assert wrong() == []
    assert "seal 1/2 is not in the database: its end was cut off (2 seals" in wrong(file)[0]


def test_an_end_that_was_sealed_anew_is_found_by_the_file(
    file: Path, database_server: databases.Server
) -> None:
    with superuser(database_server) as hand:
        cut(hand)
    sealed()
    assert wrong() == []
    assert "seal 1/2 is another seal in the database" in wrong(file)[0]


def test_a_file_whose_end_was_cut_off_is_found(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("".join(line + "\n" for line in file.read_text().splitlines()[:-1]))
    assert wrong(file) == []  # it may be on its way
    monkeypatch.setattr(verifying, "LONGEST_WAIT_SECONDS", -1)
    assert "ends before seal 1/3" in wrong(file)[0]


def test_a_changed_line_of_the_file_is_found(file: Path) -> None:
    first, second, third = file.read_text().splitlines()
    file.write_text("\n".join([first, json.dumps({**json.loads(second), "row_count": 4}), third]) + "\n")
    assert "seal 1/2 does not bear the digest" in wrong(file)[0]
    file.write_text("\n".join([first, third]) + "\n")
    assert "seal 1/3 does not follow 1/1" in wrong(file)[0]


def test_since_a_moment_looks_at_what_came_after(file: Path, database_server: databases.Server) -> None:
    with rows.entered(rows.SERVICE):
        third = kept_at((1, 3))
    assert third is not None
    done = verifying.Verified()
    assert wrong(file, since=third.sealed_at, done=done) == []
    assert (done.seals, done.rows) == (1, 3)
    with superuser(database_server) as hand:
        hand.execute(f"delete from history_accessevent where id = ({ONE})")
    assert wrong(file, since=third.sealed_at) == []
    assert wrong(file, since=third.sealed_at - timedelta(days=1)) != []


def test_rows_that_wait_too_long_for_a_seal_are_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    look(1)
    assert wrong() == []
    monkeypatch.setattr(verifying, "LONGEST_WAIT_SECONDS", 0)
    assert "is the sealer running?" in wrong()[0]


class TestTheCommands:
    def run(self, *words: str) -> str:
        said = StringIO()
        call_command(*words, stdout=said)
        return said.getvalue()

    def test_seal_and_verify(self, tmp_path: Path) -> None:
        file = tmp_path / "seals.jsonl"
        look(2)
        with override_settings(SEALS_TO=str(file)):
            assert self.run("seal") == "seal 1/1: 2 rows\n"
            assert self.run("verify_log") == "verified 1 seals over 2 rows: nothing wrong\n"
            assert "no file was compared" not in self.run("verify_log", "--since", "2026-01-01")
        assert "no file was compared" in self.run("verify_log")
        assert len(list(lines(file))) == 1

    def test_say_what_is_wrong_and_end_with_one(self, file: Path, database_server: databases.Server) -> None:
        with superuser(database_server) as hand:
            cut(hand)
        with pytest.raises(SystemExit) as ended:
            self.run("verify_log", "--against", str(file))
        assert ended.value.code == 1

    def test_begin_a_generation_and_say_restored_here(
        self, file: Path, database_server: databases.Server
    ) -> None:
        with superuser(database_server) as hand:
            cut(hand)
        with override_settings(SEALS_TO=str(file)):
            with pytest.raises(CommandError, match="after_restore"):
                self.run("seal")
            assert "that the restore lost: 2" in self.run("after_restore")
            said = self.run("verify_log")
        assert "restored here" in said
        assert "seals 1/2 to 1/3 were lost by it" in said

    def test_after_restore_needs_seals(self) -> None:
        with pytest.raises(CommandError, match="nothing has been sealed"):
            self.run("after_restore")

    def test_verify_says_when_there_is_no_such_file(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="There is no file"):
            self.run("verify_log", "--against", str(tmp_path / "none"))
