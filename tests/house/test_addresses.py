"""Every address by every role: who may open it on whose child. See addresses.py for the table.

N=small (the suite) takes one person of each role and, for each address, one thing they see and one they do not;
N=full takes everybody and every story.
"""

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from childplan.access.scope import Scope
from childplan.history import looking
from childplan.identity.views import detail_views
from childplan.organisations.models import Organisation
from safeguarding.views import allocations
from tests import databases
from tests.factories.partners import OF_REGISTERS, READING, partner_of
from tests.house.addresses import BY_NAME, TABLE
from tests.house.asking import Asker, borough_at_hand
from tests.house.matrix import NOBODY, Matrix, names
from tests.house.rounds import Round, missing_rows
from tests.house.rows import typed
from tests.house.rows.typed import Person
from tests.proofs.rows.proof import at_hand, one_of_each_role
from tests.proofs.settled import ready_settled
from tests.worlds.two_areas import lay_area

FULL = os.environ.get("N") == "full"
EVERYBODY = [*typed.people(), *typed.families(), *typed.partners()]
ASKERS = EVERYBODY if FULL else one_of_each_role(EVERYBODY)
RIVALS = {"screener": "mash_screener", "head": "head_teacher", "social_worker": "social_worker"}


@pytest.fixture(autouse=True)
def the_clock_stands_still() -> None:
    """The borough is as of today, so its pages are asked for today."""


@pytest.fixture(scope="module")
def borough(
    django_db_setup: None, django_db_blocker: Any, database_server: databases.Server
) -> Iterator[Matrix]:
    """Django's own connection, pointed at a clone of the settled borough for the length of this file."""
    name = f"childplan_addresses_{uuid.uuid4().hex[:12]}"
    databases.clone(database_server, template=ready_settled(database_server), name=name)
    seen, before = at_hand(database_server, name), connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
        yield Matrix(seen)
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before
    seen.close()
    databases.drop(database_server, name=name)


@pytest.fixture
def matrix(borough: Matrix) -> Iterator[Matrix]:
    """The borough within one transaction, undone at the end. Everybody comes from one address, so nobody's visits are
    counted against the next."""
    cache.clear()
    with borough_at_hand():
        yield borough


def asker_for(person: Person) -> Asker:
    if person.role in typed.SYSTEMS:
        school = Organisation.objects.get(name="Alder Road Primary School")
        scopes = OF_REGISTERS if person.role == "school_system" else READING
        return Asker(bearer=partner_of(school, scopes=scopes).token)
    domain = "families" if person.role == "family" else "ravensmere"
    return Asker(f"{person.key}@{domain}.example")


def nothing_wrong(went_round: Round) -> None:
    wrong = list(went_round.complaints(TABLE))
    assert not wrong, "\n".join(["", *wrong])


def noticed(matrix: Matrix, key: str, name: str) -> str:
    """What a round of one address complains of first."""
    (person,) = [person for person in EVERYBODY if person.key == key]
    first = next(Round(matrix, person, asker_for(person)).complaints([BY_NAME[name]]))
    return first.partition("} of ")[2].partition(": ")[2]


class TestTheTable:
    def test_has_a_row_for_every_address_and_no_other(self) -> None:
        assert missing_rows(names(), BY_NAME) == ([], [])

    def test_misses_an_address_without_a_row(self) -> None:
        assert missing_rows([*BY_NAME, "plans:rumours"], BY_NAME) == (["plans:rumours"], [])
        assert missing_rows(BY_NAME, [*BY_NAME, "plans:gone"]) == ([], ["plans:gone"])


class TestEveryAddress:
    @pytest.mark.parametrize("person", ASKERS, ids=lambda person: person.key)
    def test_answers_each_role_as_the_table_says(self, matrix: Matrix, person: Person) -> None:
        went_round = Round(matrix, person, asker_for(person), full=FULL, turn=ASKERS.index(person))
        nothing_wrong(went_round)
        assert went_round.answered[200] >= 10
        assert went_round.compared > 0

    def test_sends_visitors_to_the_sign_in_page(self, matrix: Matrix) -> None:
        went_round = Round(matrix, NOBODY, Asker(), full=FULL)
        nothing_wrong(went_round)
        assert went_round.answered[302] > 50

    def test_that_forgets_its_permission_is_noticed(
        self, matrix: Matrix, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Scope, "may", lambda *_: True)
        assert noticed(matrix, "bea.norris", "safeguarding:allocate").startswith("200, not")

    def test_that_forgets_whose_row_it_shows_is_noticed(
        self, matrix: Matrix, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(detail_views, "flag_to_end", lambda *_: None)
        assert noticed(matrix, "gail.pryor", "identity:end_flag").startswith("200, not")

    def test_that_leaves_no_line_in_the_log_is_noticed(
        self, matrix: Matrix, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looking, "write_down", lambda **_: None)
        assert "does not name the child" in noticed(matrix, "tom.ferris", "identity:family")

    def test_that_keeps_no_draft_of_prose_is_noticed(
        self, matrix: Matrix, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asking = allocations.asking_page
        monkeypatch.setattr(
            allocations, "asking_page", lambda *a, **more: asking(*a, **{**more, "drafting": None})
        )
        told = noticed(matrix, "sam.delaney", "safeguarding:allocate")
        assert told == "no draft is kept of what is typed into ['reason']"

    @pytest.mark.parametrize("who", RIVALS)
    def test_is_closed_to_the_people_of_another_area(self, matrix: Matrix, who: str) -> None:
        member = getattr(lay_area("Merefield", "992"), who)
        person = Person(f"a rival {who}", RIVALS[who], frozenset())
        turn = list(RIVALS).index(who)
        went_round = Round(matrix, person, Asker(member.user.email), full=FULL, turn=turn)
        nothing_wrong(went_round)
        assert went_round.compared > 0
        assert went_round.noted == 0
