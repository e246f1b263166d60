"""The proof of edits in its small size, over HTTP and real row locks; and what turns it red."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.rows import dict_row

from bench.edits import pairs, verdict, writers
from bench.edits.pairs import KINDS, Lane, Tally
from bench.edits.writers import Row, Writer
from childplan.plans.actions import edit_section
from childplan.plans.models import Section
from tests import databases
from tests.childplan.plans.conftest import lay_amara
from tests.factories import plans
from tests.factories.browsing import own_site
from tests.factories.organisations import PASSWORD
from tests.journeys.visitor import Visitor
from tests.worlds.two_areas import AreaWorld

SMALL = 20


@pytest.fixture(scope="module")
def lane(django_db_setup: None, django_db_blocker, database_server: databases.Server) -> Iterator[Lane]:
    """One section of Amara's, and the two who write in it."""

    def lay(here: AreaWorld) -> dict[str, Any]:
        amara = lay_amara(here)
        plan = plans.written(here.senco, Section.objects.get(strand=amara.sen_support, key="plan"), "Begun.")
        return {"child": str(amara.child_id), "section": str(plan.pk)}

    with own_site(database_server, django_db_blocker, lay) as (address, here, laid):
        path = f"/children/{laid['child']}/sections/{laid['section']}/edit/"
        row = Row(path, "text", {}, "plans_historicalsection", "text", laid["section"])
        members = (here.social_worker, here.senco, here.social_worker)
        windows = [Visitor(address).sign_in(member.user.email, PASSWORD) for member in members]
        yield Lane("lane 1", row, *(Writer("ABC"[n], window) for n, window in enumerate(windows)))


@pytest.fixture
def ask(lane: Lane, database_server: databases.Server) -> verdict.Ask:
    """Reads the site's database past every policy."""
    url = database_server.admin_url.rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"

    def asked(question: str, *values: object) -> Sequence[Mapping[str, Any]]:
        with psycopg.connect(url, row_factory=dict_row) as steward:
            return steward.execute(question, values).fetchall()

    return asked


class TestTheProof:
    def test_finds_nothing_lost(self, lane: Lane, ask: verdict.Ask) -> None:
        tally = verdict.run([lane], pairs=SMALL)
        gone, left = verdict.lost(tally, ask), verdict.drafts_left(ask, [lane.row.row_id])
        line, ok = verdict.verdict(tally, gone, left, wanted=SMALL, seconds=1)
        assert ok, [line, *tally.wrong, *gone]
        assert set(tally.pairs) == set(KINDS)

    def test_turns_red_when_nobody_asks_which_version_was_read(
        self, lane: Lane, ask: verdict.Ask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(edit_section, "require_version", lambda *_: None)
        tally = verdict.run([lane], pairs=4)
        _, ok = verdict.verdict(tally, verdict.lost(tally, ask), 0, wanted=4, seconds=1)
        assert not ok
        assert any("one is saved, the other sees both" in fault for fault in tally.wrong)

    def test_turns_red_for_a_text_that_is_no_version(self, lane: Lane, ask: verdict.Ask) -> None:
        tally = Tally(saved={lane.row: ["Begun.", "Never kept."]})
        assert verdict.lost(tally, ask) == ["Never kept."]

    def test_turns_red_for_a_draft_that_is_left(self, lane: Lane, ask: verdict.Ask) -> None:
        lane.first.keeps(lane.row, "Not finished", version=2)
        assert verdict.drafts_left(ask, [lane.row.row_id]) == 1

    def test_turns_red_for_too_few_pairs_and_for_pairs_that_were_not_at_once(self) -> None:
        few = Tally()
        few.pairs["page and page"] = few.overlapping = 9
        assert not verdict.verdict(few, [], 0, wanted=10, seconds=1)[1]
        few.pairs["page and page"] = 10
        assert not verdict.verdict(few, [], 0, wanted=10, seconds=1)[1]
        few.overlapping = 10
        assert verdict.verdict(few, [], 0, wanted=10, seconds=1)[1]

    def test_imports_nothing_of_ours(self) -> None:
        for module in (pairs, writers, verdict):
            tree = ast.parse(Path(str(module.__file__)).read_text())
            named = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level]
            named += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
            assert not [n for n in named if n.split(".")[0] in ("childplan", "demo", "django", "tests")]
