"""The proof of emergency access in its small size; and what turns it red."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as our_settings
from django.db import connection

from bench.emergency import expected
from bench.emergency.verdict import verdict
from bench.emergency.walk import Tally, Walk
from childplan.emergency import forms
from childplan.emergency.actions import open_emergency_access as opening
from childplan.notifications.standin import DEMO_API_KEY
from tests import databases
from tests.childplan.committed import committed, committed_template
from tests.childplan.notifications.running import Running, standing_in

__all__ = ["committed", "committed_template"]

SQL = our_settings.BASE_DIR / "childplan/emergency/sql"
STEPS, SEED = 60, 20260329


@pytest.fixture
def post(tmp_path: Path, settings, committed: None) -> Iterator[Running]:
    """A mail stand-in, and a database of the test's own."""
    shutil.copytree(our_settings.BASE_DIR / "templates/emails", tmp_path / "templates")
    with standing_in(tmp_path, rate_limit=1_000_000) as running:
        settings.NOTIFY_BASE_URL, settings.NOTIFY_API_KEY = running.root, DEMO_API_KEY
        yield running


def planted(server: databases.Server, file: str, *changes: tuple[str, str]) -> None:
    """The functions of that file with these words changed, in the database of this test."""
    text = (SQL / file).read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    address = server.admin_url.rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(text)


class TestTheProof:
    @pytest.mark.parametrize("number", [0, 1], ids=["spring", "autumn"])
    def test_finds_everything_as_it_was_typed(self, post: Running, number: int) -> None:
        tally = Walk(number, seed=SEED + number, steps=STEPS, post=post).run()
        assert tally.wrong == []
        assert tally.seen["opened"] >= 5
        assert tally.seen["told"] >= 10
        assert tally.done["open across the change"] == 3
        assert min(tally.seen["read"], tally.seen["closed"]) >= 10

    def test_is_short_where_too_little_was_seen(self) -> None:
        line, ok = verdict(Tally(), steps=1, seconds=1, full=False)
        assert not ok
        assert line.endswith("short")

    def test_is_typed_apart_from_the_software(self) -> None:
        tree = ast.parse(Path(str(expected.__file__)).read_text())
        named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert named == ["dataclasses", "datetime"]


class TestItTurnsRed:
    def red(self, post: Running, number: int = 0, words: str = "") -> None:
        wrong = " ".join(Walk(number, seed=SEED + number, steps=STEPS, post=post).run().wrong)
        assert words in wrong
        assert wrong

    def test_when_no_reason_is_asked(
        self, post: Running, database_server: databases.Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for place in (forms, opening):
            monkeypatch.setattr(place, "says_why", lambda _: True)
        planted(
            database_server,
            "010_opening.sql",
            ("select length(regexp_replace", "select true or length(regexp_replace"),
        )
        self.red(post, words="without a reason")

    def test_when_the_end_is_an_hour_later(self, post: Running, database_server: databases.Server) -> None:
        planted(
            database_server,
            "010_opening.sql",
            (
                "4095, began, began + make_interval(hours => hours)",
                "4095, began, began + make_interval(hours => hours + 1)",
            ),
        )
        self.red(post, words="200, reads False")

    @pytest.mark.parametrize("number", [0, 1], ids=["spring", "autumn"])
    def test_when_hours_are_counted_on_the_wall(
        self, post: Running, database_server: databases.Server, number: int
    ) -> None:
        here = "at time zone 'Europe/London'"
        on_the_wall = f"(began {here} + make_interval(hours => hours)) {here}"
        planted(database_server, "010_opening.sql", ("began + make_interval(hours => hours)", on_the_wall))
        self.red(post, number, words="reads ")

    def test_when_an_email_says_whom(self, post: Running, database_server: databases.Server) -> None:
        named = "(select a.name || c.sort_name from identity_child c where c.id = e.child_id)"
        planted(database_server, "005_people.sql", ("'area_name', a.name", f"'area_name', {named}"))
        self.red(post, words="an email says")

    def test_when_the_privacy_officer_hears_of_nothing(
        self, post: Running, database_server: databases.Server
    ) -> None:
        planted(
            database_server,
            "005_people.sql",
            ("reviewers(e.area_id, 'privacy_officer'", "reviewers(e.area_id, 'nobody'"),
        )
        self.red(post, words="were told")

    def test_when_reviews_are_lost_with_time(self, post: Running, database_server: databases.Server) -> None:
        planted(
            database_server,
            "005_people.sql",
            (
                "where me.id = access.membership() and me.user_id <> author.user_id)",
                "where me.id = access.membership() and me.user_id <> author.user_id and access.clock() < e.ends_at)",
            ),
        )
        self.red(post)
