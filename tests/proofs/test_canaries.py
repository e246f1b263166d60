"""The proof of canaries in its small size; and what turns it red: a word in a page, a header, a line, a mail."""

import logging
import random
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from bench import prove_canaries
from bench.canaries import columns as columns_typed
from bench.canaries import laying
from bench.canaries.aloud import look_through, overheard
from bench.canaries.forms import filled, form_of
from bench.canaries.planting import Planted
from bench.canaries.told import managers_of
from bench.canaries.walking import Haul, Walker
from bench.canaries.words import canaries_in, canary
from bench.prove_canaries import EVERY, PEOPLE, Ground
from childplan.access.middleware import ScopeMiddleware
from childplan.common import clock, rows
from childplan.identity.models import Child
from tests import databases
from tests.house.addresses import BY_NAME
from tests.house.asking import borough_at_hand
from tests.house.rows.rules import rules
from tests.house.test_addresses import asker_for
from tests.proofs.rows.proof import at_hand
from tests.proofs.settled import ready_settled

(TOM,) = (person for person in PEOPLE if person.key == "tom.ferris")
WHY = BY_NAME["plans:access"]
Tell = Callable[[HttpResponse, str], None]


@pytest.fixture(scope="module")
def ground(
    django_db_setup: None, django_db_blocker: Any, database_server: databases.Server
) -> Iterator[Ground]:
    """Django's own connection, pointed at a borough with words in it for the length of this file."""
    name, before = f"childplan_canaries_{uuid.uuid4().hex[:12]}", connection.settings_dict["NAME"]
    databases.clone(database_server, template=ready_settled(database_server), name=name)
    seen = at_hand(database_server, name)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
        yield prove_canaries.planted_ground(seen, "small", patch.setattr)
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before
    seen.close()
    databases.drop(database_server, name=name)


def haul_of(ground: Ground) -> Haul:
    """What Tom meets on the page of why of a child whom he does not see."""
    closed = (case for case in ground.matrix.cases(WHY) if not ground.matrix.may_see(TOM, WHY, case))
    haul = Haul()
    with borough_at_hand(), overheard(haul):
        walker = Walker(TOM, asker_for(TOM), ground.matrix, ground.judge, haul)
        walker.asks("get", next(closed).path(WHY), random.Random(1))
    return haul


def careless(monkeypatch: pytest.MonkeyPatch, tell: Tell) -> None:
    """Something that knows the surname of whoever is asked for, and does something with it."""
    writes = ScopeMiddleware._write_down

    def tells(request: HttpRequest, response: HttpResponse) -> None:
        if (match := request.resolver_match) and "child_id" in match.kwargs:
            with rows.entered(rows.STEWARD):
                tell(response, Child.objects.get(pk=match.kwargs["child_id"]).surname)
        writes(request, response)

    monkeypatch.setattr(ScopeMiddleware, "_write_down", staticmethod(tells))


class TestCanaries:
    def test_come_out_where_they_may_and_nowhere_else(self, ground: Ground) -> None:
        prove_canaries.walk(ground, PEOPLE[:: EVERY["small"]], size="small", tell=lambda _: None)
        assert (ground.planted.missed, ground.laid.copied, ground.laid.strays) == ([], [], [])
        assert (ground.haul.misplaced, ground.haul.logged, ground.haul.unreadable) == ([], [], [])
        assert prove_canaries.verdict(ground, size="small", seconds=0) == 0

    def test_lie_in_every_table_that_holds_words(self, ground: Ground) -> None:
        tables = {table for places in ground.laid.places.values() for table, _ in places}
        assert set(columns_typed.WORDS) - columns_typed.WITHOUT_ROWS <= tables
        assert not columns_typed.WITHOUT_ROWS & tables

    def test_are_planted_in_whatever_takes_words(self, ground: Ground) -> None:
        asked = (
            "select table_name as name, column_name as column from information_schema.columns"
            " where table_schema = 'public' and data_type in ('text', 'character varying') and table_name = any(%(t)s)"
        )
        there = {(row["name"], row["column"]) for row in ground.seen.world.ask(asked, {"t": list(rules())})}
        said = {(table, column) for table, columns in columns_typed.WORDS.items() for column in columns}
        codes = {(table, column) for table, column in there - said if column in columns_typed.CODES}
        codes |= {(table, column) for table, of in columns_typed.CODES_OF.items() for column in of}
        assert there - said - codes == set()
        assert said | codes <= there


class TestABreak:
    @pytest.fixture(autouse=True)
    def _all_is_well(self, ground: Ground) -> None:
        haul = haul_of(ground)
        assert (haul.misplaced, haul.logged) == ([], [])

    def test_in_a_page_is_noticed(self, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
        def tell(response: HttpResponse, surname: str) -> None:
            response.content += surname.encode()

        careless(monkeypatch, tell)
        (line,) = haul_of(ground).misplaced
        assert "identity_child" in line

    def test_in_a_header_is_noticed(self, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
        careless(monkeypatch, lambda response, surname: response.headers.setdefault("X-Found", surname))
        assert haul_of(ground).misplaced

    def test_in_a_line_of_the_log_is_noticed(self, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
        careless(
            monkeypatch, lambda _, surname: logging.getLogger("childplan.plans").warning("of %s", surname)
        )
        haul = haul_of(ground)
        assert (bool(haul.logged), haul.misplaced) == (True, [])

    def test_in_an_email_is_noticed(self) -> None:
        haul = Haul()
        look_through([f"somebody@example.org something_new about {canary(7)}"], haul)
        assert haul.misplaced == [f"in an email: {canary(7)}"]

    def test_in_a_table_that_holds_nobody_is_noticed(self, ground: Ground) -> None:
        with psycopg.connect(ground.seen.world.url) as admin:
            admin.execute("update organisations_team set name = %s where id = (select min(id) from organisations_team)",
                          [canary(7)])  # fmt: skip
            assert laying.found_at(admin)[1] == [f"{canary(7)} in organisations_team"]
            admin.rollback()

    def test_in_what_is_copied_to_where_others_read_is_noticed(self) -> None:
        fact = frozenset({("safeguarding_concern", "1"), ("facts_fact", "2")})
        assert laying.Laid({canary(7): fact}, [], 1).copied == ["facts_fact + safeguarding_concern"]
        name = frozenset({("identity_historicalchild", "1"), ("identity_childword", "2")})
        assert laying.Laid({canary(7): name}, [], 1).copied == []


class TestTheProof:
    def test_is_short_when_nothing_was_asked(self, ground: Ground) -> None:
        nothing = Ground(ground.seen, ground.matrix, Planted(), ground.laid)
        assert prove_canaries.verdict(nothing, size="small", seconds=0) == 1

    def test_complains_of_a_word_that_nobody_planted(self, ground: Ground) -> None:
        assert ground.judge.complaint(TOM, canary(10**7)) == "which nobody planted"


class TestWhoIsTold:
    def test_of_a_declaration_is_its_authors_manager_and_where_there_is_none_the_privacy_officer(
        self,
    ) -> None:
        assert managers_of("person:nadia.brook") == {"ruth.okoro"}
        assert managers_of("person:hana.reeve") == {"bob.sutton"}
        assert managers_of("person:owen.tate") == managers_of("person:tess.hume") == {"hugh.lister"}
        assert managers_of("person:bea.norris") == {"joan.whitlow"}


class TestWords:
    def test_are_found_in_any_case_and_between_others(self) -> None:
        assert canaries_in(f"said {canary(1)} and <b>{canary(2).upper()}</b>.") == {canary(1), canary(2)}
        assert canaries_in(f"called {canary(3).capitalize()}") == {canary(3)}
        assert canaries_in("quality and query") == set()

    def test_are_not_found_in_random_tokens(self) -> None:
        assert canaries_in("x7QyjGclFdyq0") == set()

    def test_are_written_into_every_box_that_takes_them(self) -> None:
        page = (
            '<form method="post"><input type="hidden" name="version" value="3"><textarea name="text">Old</textarea>'
            '<input type="radio" name="kind" value="a"><input name="review_on_year">'
            '<button name="draft">Keep</button></form>'
        )
        form, today = form_of(page, "/here/"), clock.now().date()
        assert form is not None
        sent = filled(form, iter(["word"]), random.Random(1), today)
        assert sent["version"] == "3"
        assert sent["text"] == "Word"
        assert sent["kind"] == "a"
        assert int(str(sent["review_on_year"])) >= today.year
        assert "draft" not in sent
