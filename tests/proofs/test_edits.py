"""The proof of edits in its small size, over HTTP and real row locks; and what turns it red."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from psycopg.rows import dict_row

from attendance.actions import correct_suspension
from attendance.models import Suspension
from bench import prove_edits
from bench.api.borough import Asker, with_token
from bench.edits import by_api, pairs, verdict, writers
from bench.edits.by_api import ApiLane
from bench.edits.pairs import BY_API, KINDS, MIXED, Lane, Tally
from bench.edits.writers import Row, Writer
from childplan.accounts.actions.register_partner import Registered
from childplan.accounts.models import Membership
from childplan.identity.api import problems
from childplan.plans.actions import _contributions, edit_section
from childplan.plans.models import Section
from tests import databases
from tests.childplan.plans.conftest import lay_amara
from tests.factories import plans
from tests.factories.browsing import own_site
from tests.factories.partners import OF_REGISTERS, READING, registered
from tests.factories.signing_in import cookie_of
from tests.journeys.visitor import Visitor
from tests.worlds.two_areas import AreaWorld

SMALL = 60


@dataclass
class Lanes:
    """A section and the two who write in it; a contribution and a suspension, and the systems that change them."""

    page: Lane
    contribution: ApiLane
    suspension: ApiLane

    @property
    def rows(self) -> list[str]:
        return [lane.row.row_id for lane in (self.page, self.contribution, self.suspension)]


@pytest.fixture(scope="module")
def lanes(django_db_setup: None, django_db_blocker, database_server: databases.Server) -> Iterator[Lanes]:
    """One section of Amara's, one contribution to her plan, and one suspension."""

    def lay(here: AreaWorld) -> dict[str, Any]:
        amara = lay_amara(here)
        plan = plans.written(here.senco, Section.objects.get(strand=amara.sen_support, key="plan"), "Begun.")
        systems = {
            "plans": registered(here.school, scopes=READING),
            "registers": registered(here.school, scopes=OF_REGISTERS),
        }
        return {
            "child": str(amara.child_id),
            "section": str(plan.pk),
            "strand": str(amara.sen_support.pk),
            **systems,
        }

    with own_site(database_server, django_db_blocker, lay) as (address, here, laid):
        path = f"/children/{laid['child']}/sections/{laid['section']}/edit/"
        row = Row(path, "text", {}, "plans_historicalsection", "text", laid["section"])
        members = (here.social_worker, here.senco, here.social_worker)
        windows = [at_hand(address, member) for member in members]
        page = Lane("lane 1", row, *(Writer("ABC"[n], window) for n, window in enumerate(windows)))
        asking, registers = (system(laid[name], address) for name in ("plans", "registers"))
        ids = {"amara": laid["child"], "strand": laid["strand"]}
        contribution = ApiLane(
            "a contribution", prove_edits.contribution(asking, ids), prove_edits.workers(asking)
        )
        officer = at_hand(address, here.attendance)
        api_row, form = next(prove_edits.suspensions(registers, officer, laid["child"]))
        suspension = ApiLane(
            "a suspension", api_row, prove_edits.workers(registers), form=form, person=Writer("Kit", officer)
        )
        yield Lanes(page, contribution, suspension)


def at_hand(address: str, member: Membership) -> Visitor:
    """Somebody who is signed in and has opened a page: with it comes what a form needs."""
    window = Visitor(address).come_with(cookie_of(member.user))
    window.get("/")
    return window


def system(made: Registered, address: str) -> Asker:
    return with_token(Asker("system", address, credentials=(made.client_id, made.client_secret)))


@pytest.fixture
def lane(lanes: Lanes) -> Lane:
    return lanes.page


@pytest.fixture
def ask(lanes: Lanes, database_server: databases.Server) -> verdict.Ask:
    """Reads the site's database past every policy."""
    url = database_server.admin_url.rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"

    def asked(question: str, *values: object) -> Sequence[Mapping[str, Any]]:
        with psycopg.connect(url, row_factory=dict_row) as steward:
            return steward.execute(question, values).fetchall()

    return asked


class TestTheProof:
    def test_finds_nothing_lost(self, lanes: Lanes, ask: verdict.Ask) -> None:
        tally = verdict.run([lanes.page, lanes.contribution, lanes.suspension], pairs=SMALL)
        gone, left = verdict.lost(tally, ask), verdict.drafts_left(ask, lanes.rows)
        line, ok = verdict.verdict(tally, gone, left, wanted=SMALL, seconds=1)
        assert ok, [line, *tally.wrong, *gone]
        assert set(tally.pairs) == {*KINDS, BY_API, MIXED}

    def test_turns_red_when_nobody_asks_which_version_was_read(
        self, lane: Lane, ask: verdict.Ask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(edit_section, "require_version", lambda *_: None)
        tally = verdict.run([lane], pairs=4)
        _, ok = verdict.verdict(tally, verdict.lost(tally, ask), 0, wanted=4, seconds=1)
        assert not ok
        assert any("one is saved, the other sees both" in fault for fault in tally.wrong)

    def test_turns_red_when_nobody_asks_which_version_a_system_read(
        self, lanes: Lanes, ask: verdict.Ask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(_contributions, "require_version", lambda *_: None)

        def whatever_was_read(_: object, child_id: UUID, suspension_id: UUID, **__: object) -> Suspension:
            return Suspension.objects.select_for_update().get(pk=suspension_id, child_id=child_id)

        monkeypatch.setattr(correct_suspension, "to_change", whatever_was_read)
        for api_lane, kinds in ((lanes.contribution, {BY_API}), (lanes.suspension, {BY_API, MIXED})):
            tally = verdict.run([api_lane], pairs=4)
            assert {fault.split(", ")[1].split(":")[0] for fault in tally.wrong} == kinds, tally.wrong

    def test_turns_red_when_the_loser_is_not_given_both_texts(
        self, lanes: Lanes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        both = problems.ChangedSince.__init__

        def theirs_only(problem: Any, current: Any, _: Any, etag: str) -> None:
            both(problem, current, {}, etag)

        monkeypatch.setattr(problems.ChangedSince, "__init__", theirs_only)
        tally = verdict.run([lanes.contribution], pairs=1)
        assert ["does not hold both texts" in fault for fault in tally.wrong] == [True]

    def test_turns_red_for_a_text_that_is_no_version(self, lane: Lane, ask: verdict.Ask) -> None:
        tally = Tally(saved={lane.row: ["Begun.", "Never kept."]})
        assert verdict.lost(tally, ask) == ["Never kept."]

    def test_turns_red_for_a_draft_that_is_left(self, lane: Lane, ask: verdict.Ask) -> None:
        lane.first.keeps(lane.row, "Not finished", version=2)
        assert verdict.drafts_left(ask, [lane.row.row_id]) == 1

    def test_turns_red_for_too_few_pairs_and_for_pairs_that_were_not_at_once(self) -> None:
        few = Tally()
        few.pairs.update({*KINDS, BY_API, MIXED})
        few.overlapping = 7
        assert not verdict.verdict(few, [], 0, wanted=8, seconds=1)[1]
        few.pairs["page and page"] = 2
        assert not verdict.verdict(few, [], 0, wanted=8, seconds=1)[1]
        few.overlapping = 8
        assert verdict.verdict(few, [], 0, wanted=8, seconds=1)[1]

    @pytest.mark.parametrize("kind", [*KINDS, BY_API, MIXED])
    def test_turns_red_for_a_kind_of_pair_that_never_was(self, kind: str) -> None:
        few = Tally(overlapping=6)
        few.pairs.update({*KINDS, BY_API, MIXED} - {kind})
        assert not verdict.verdict(few, [], 0, wanted=6, seconds=1)[1]

    def test_imports_nothing_of_ours(self) -> None:
        for module in (pairs, writers, verdict, by_api):
            tree = ast.parse(Path(str(module.__file__)).read_text())
            named = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level]
            named += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
            assert not [n for n in named if n.split(".")[0] in ("childplan", "demo", "django", "tests")]
