"""The proof of explanation in its small size; and what turns it red: a wrong word in any of the four answers."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from childplan.access import deciding, selectors
from childplan.access.levels import Masks
from childplan.access.vocabulary import KIND_COUNT, Level
from childplan.common.policies import HAS_A_CLASS
from childplan.common.vocabulary import EVERY_NEED
from childplan.plans.selectors import who_can_see
from childplan.plans.views import access_views, chronology_views
from tests.proofs.explained import said
from tests.proofs.explained.borough import Borough
from tests.proofs.explained.proof import Proof
from tests.proofs.rows.seen import Seen
from tests.proofs.rows.widened import policies, widened

SHORT_OF = {"nothing", "known", "read", "contribute", "decide"}


@pytest.fixture(scope="module")
def borough(django_db_setup: None, django_db_blocker: Any, seen: Seen, settled: str) -> Iterator[Borough]:
    """Django's own connection, pointed at the clone for the length of this file."""
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = settled
        laid = Borough(seen)
        yield laid
        laid.take_away()
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before


class TestExplanation:
    def test_is_what_sql_and_the_pages_give_both_ways(self, borough: Borough) -> None:
        proof = Proof(borough)
        assert list(proof.differences()) == []
        tally = proof.tally
        assert set(tally.levels) == SHORT_OF
        assert tally.nonempty > tally.answers / 5
        assert tally.lists > 10
        assert tally.listed > 100
        assert tally.withheld > 0
        assert min(tally.pages[200], tally.pages[404]) > 10
        assert (tally.barred, tally.restricted > 5) == (1, True)


def differs(borough: Borough, who: str, story: str, how: str) -> str:
    """The first difference of one person about one child, asked in one way; empty when there is none."""
    proof = Proof(borough, keys=frozenset({who}), stories=frozenset({story}))
    read = proof.read()
    (person,) = proof.people
    asked = {
        "mine": lambda: proof.mine(person, read[who]),
        "others": lambda: proof.others(read),
        "pages": lambda: proof.pages(read),
    }
    return next(iter(asked[how]()), "")


class TestABreak:
    """Each is seen to be in order before."""

    @pytest.fixture(autouse=True)
    def _all_is_well(self, borough: Borough) -> None:
        assert differs(borough, "tom.ferris", "jonah", "mine") == ""

    def test_in_what_a_reason_opens_is_noticed(
        self, borough: Borough, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(selectors, "level_through", lambda *_, **__: Level.DECIDE)
        assert "explained" in differs(borough, "tom.ferris", "jonah", "mine")

    def test_in_whose_grants_are_told_is_noticed(
        self, borough: Borough, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As if a school's grant were everybody's."""
        monkeypatch.setattr(
            deciding, "principals_of", lambda *_, organisation_id, **__: frozenset({organisation_id})
        )
        assert "otherwise of" in differs(borough, "nadia.brook", "jonah", "others")

    def test_in_who_is_barred_is_noticed(self, borough: Borough, monkeypatch: pytest.MonkeyPatch) -> None:
        assert differs(borough, "nadia.brook", "theo", "others") == ""
        monkeypatch.setattr(who_can_see, "let_in", lambda _, principals: frozenset(principals))
        assert "person:paul.rennie" in differs(borough, "nadia.brook", "theo", "others")

    def test_in_what_a_role_reads_is_noticed(self, borough: Borough, monkeypatch: pytest.MonkeyPatch) -> None:
        every = [4095 | 4096 | 8192] * KIND_COUNT
        whole = Masks(every, every, every, every)
        given = deciding.masks_of
        monkeypatch.setattr(deciding, "masks_of", lambda key: whole if key == "senco" else given(key))
        assert "person:tom.ferris" in differs(borough, "nadia.brook", "jonah", "others")

    def test_in_a_policy_is_noticed(self, borough: Borough) -> None:
        with psycopg.connect(borough.world.url, autocommit=True) as admin:
            (policy,) = [
                p for p in policies(admin) if (p.table, p.name) == ("facts_fact", "practitioners_read")
            ]
            with widened(admin, policy):
                assert "SQL reads" in differs(borough, "tom.ferris", "jonah", "mine")
                assert "otherwise of" in differs(borough, "nadia.brook", "jonah", "others")

    def test_on_the_page_of_why_is_noticed(self, borough: Borough, monkeypatch: pytest.MonkeyPatch) -> None:
        assert differs(borough, "tom.ferris", "jonah", "pages") == ""
        mine = access_views.my_classes
        monkeypatch.setattr(access_views, "my_classes", lambda *a, **more: mine(*a, **more)[1:])
        assert "the page of why says otherwise" in differs(borough, "tom.ferris", "jonah", "pages")

    def test_on_a_page_that_shows_every_class_is_noticed(
        self, borough: Borough, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown = chronology_views.chronology

        def forgetful(*args: Any, **more: Any) -> Any:
            whole = shown(*args, **more)
            return type(whole)(whole.entries[1:], whole.page)

        monkeypatch.setattr(chronology_views, "chronology", forgetful)
        assert "the page tells" in differs(borough, "tom.ferris", "jonah", "pages")

    def test_of_the_rule_that_every_row_has_a_class_lets_everybody_read_it(self, borough: Borough) -> None:
        """Somebody who knows the child's name reads of protection what has lost its class."""
        (amara,) = [number for number, child in borough.world.children.items() if child.key == "amara"]
        of_protection = f"child_id = '{amara}' and name = 'proof.explained' and information_class"
        plant = f"update facts_fact set information_class = 0 where {of_protection} = 128"
        (officer,) = [person for person in borough.seen.everybody if person.key == "gail.pryor"]
        count = f"select count(*) from facts_fact where {of_protection} in (0, 128)"
        assert borough.counted(officer, count) == 0
        with psycopg.connect(borough.world.url, autocommit=True) as admin:
            admin.execute("alter table facts_fact disable trigger user")
            with pytest.raises(psycopg.errors.CheckViolation, match=HAS_A_CLASS):
                admin.execute(plant)
            admin.execute(f"alter table facts_fact drop constraint {HAS_A_CLASS}")
            try:
                admin.execute(plant)
                assert borough.counted(officer, count) == 1
            finally:
                admin.execute(f"update facts_fact set information_class = 128 where {of_protection} = 0")
                bound = f"check (information_class between 1 and {EVERY_NEED})"
                admin.execute(f"alter table facts_fact add constraint {HAS_A_CLASS} {bound}")
                admin.execute("alter table facts_fact enable trigger user")


class TestWhatIsExpected:
    def test_imports_nothing_of_ours(self) -> None:
        tree = ast.parse(Path(str(said.__file__)).read_text())
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
