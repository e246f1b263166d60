"""The settled borough with something of every class to read of every child, asked in four ways."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from childplan.access.partner_scopes import narrowed
from childplan.access.scope import Scope, as_membership
from childplan.access.selectors import explain, level_of
from childplan.common import clock, rows
from childplan.common.vocabulary import InformationClass
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.who_can_see import who_can_see
from tests import databases
from tests.factories.signing_in import sign_in
from tests.house.rows.typed import CLASSES, FAMILY, LETTERS, SYSTEMS, Person
from tests.proofs.explained.said import AGREED, LABELS, LEVELS
from tests.proofs.rows.door import entered
from tests.proofs.rows.seen import Seen
from tests.proofs.rows.world import DOMAIN, FAMILIES

NAME = "proof.explained"
PURPOSE = "Proof of explanation"
# No page writes a fact of every class about every child: what is to be read is laid by the steward, and counted.
LAID = f"""
insert into facts_fact (id, child_id, name, version, information_class, payload, title, occurred_at, published_at)
select gen_random_uuid(), c.id, '{NAME}', 1, 1 << n, '{{}}', 'Told-of-class-' || n || '-here', now(), now()
  from identity_child c, generate_series(0, 9) n
"""
TOLD = re.compile(r"Told-of-class-(\d)-here")
READ = f"select child_id::text, information_class from facts_fact where name = '{NAME}'"
ROW = re.compile(r'summary-list__key">\s*(.*?)\s*</dt>\s*<dd[^>]*>\s*(.*?)\.', re.DOTALL)
FOR_ALL = dict.fromkeys(CLASSES, 0)

Children = Mapping[str, frozenset[str]]
Levels = dict[str, int]


def names(mask: int) -> frozenset[str]:
    return frozenset(name for place, name in enumerate(CLASSES) if mask & (1 << place))


def _array(masks: list[int]) -> str:
    return "{" + ",".join(map(str, masks)) + "}"


@contextmanager
def django_at(server: databases.Server, database: str) -> Iterator[None]:
    """Django's own connection, pointed at that database: for a program, which has no test database."""
    url = urlsplit(server.url(login=databases.TESTS_LOGIN, database=database))
    address = {"NAME": database, "USER": url.username, "PASSWORD": url.password}
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update({**address, "HOST": url.hostname, "PORT": str(url.port or "")})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


class Borough:
    """One clone of the settled borough."""

    def __init__(self, seen: Seen) -> None:
        self.seen, self.world = seen, seen.world
        with psycopg.connect(self.world.url) as steward:
            steward.execute("set role childplan_steward")
            self.laid = steward.execute(LAID).rowcount
        apart = "select distinct opened_child_id::text as id from identity_identifieruse"
        # Of these the page says what any record of the area says: see docs/decisions/0005.
        self.kept_apart = {row["id"] for row in self.world.ask(apart)} - {"None"}

    def typed(self, person: Person, child_id: str, *, plans: bool = False) -> Levels:
        """The level of each class, as the stories and the roles' paragraphs have it."""
        child, most = self.world.children[child_id], self._agreed(person)
        found = {}
        for name in CLASSES:
            levels = [n for n in range(1, 5) if child.opens(person, name, n, plans=plans)]
            found[name] = min(max(levels, default=0), most[name])
        return found

    @staticmethod
    def _agreed(person: Person) -> Levels:
        letters = AGREED[person.key].split() if person.role in SYSTEMS else "d" * len(CLASSES)
        return {name: LETTERS.index(one) for name, one in zip(CLASSES, letters, strict=True)}

    def by_sql(self, person: Person) -> Children:
        """What the database gives them behind the door: of each child the classes they read."""
        entry = self.seen.entry(person)
        if person.role == FAMILY:
            with entered(self.seen.web, entry, role="childplan_portal") as cursor:
                cursor.execute("select distinct child_id::text from access_grant")
                return {child: frozenset({"released"}) for (child,) in cursor.fetchall()}
        with entered(self.seen.web, entry, role="childplan_reader") as cursor:
            if person.role in SYSTEMS:
                # The door for tokens is another; here the classes that the agreement lets be read.
                mask = sum(1 << place for place, (_, n) in enumerate(self._agreed(person).items()) if n >= 2)
                (masks,) = cursor.execute("select current_setting('childplan.read_masks')").fetchall()[0]
                lowered = ",".join(str(int(one) & mask) for one in masks.strip("{}").split(","))
                cursor.execute("select set_config('childplan.read_masks', %s, true)", [f"{{{lowered}}}"])
            cursor.execute(READ)
            found: dict[str, int] = {}
            for child, bit in cursor.fetchall():
                found[child] = found.get(child, 0) | bit
        return {child: names(mask) for child, mask in found.items()}

    @contextmanager
    def acting(self, person: Person) -> Iterator[Scope]:
        """Through the door of our own code, as they are; a system with what its agreement opens."""
        entry = self.seen.entry(person)
        assert entry.membership is not None
        with as_membership(entry.membership, user_id=entry.user, purpose=PURPOSE, writing=False) as scope:
            yield self._lowered(scope, person)

    def _lowered(self, scope: Scope, person: Person) -> Scope:
        if person.role not in SYSTEMS:
            return scope
        asked = {"id": scope.membership_id}
        (row,) = self.world.ask(
            "select p.scopes from accounts_membership m join accounts_partnersystem p on p.id = m.partner_id"
            " where m.id = %(id)s",
            asked,
        )
        held = narrowed(scope.all_masks, row["scopes"].split())
        context = replace(
            scope.context,
            known_masks=_array(held.known),
            read_masks=_array(held.read),
            contribute_masks=_array(held.contribute),
            decide_masks=_array(held.decide),
        )
        return replace(scope, context=context)

    def explained(self, scope: Scope, child_id: str, *, plans: bool = False) -> Levels:
        """Why I see this child: how far each class is open by the reasons that are given."""
        reasons = explain(scope, UUID(child_id))
        return {c.name.lower(): int(level_of(reasons, c, prose=plans)) for c in InformationClass}

    def who(self, scope: Scope, child_id: str) -> dict[int, frozenset[str]]:
        """Who can see this child: of each the classes they read; of family, what may be released to them."""
        viewers = who_can_see(scope, reach_of(scope, UUID(child_id)), at=clock.now())
        return {
            viewer.number: frozenset({"released"})
            if viewer.is_family
            else frozenset(c.name.lower() for c in viewer.reads)
            for viewer in viewers
        }

    def counted(self, person: Person, question: str) -> int:
        """What one question with a number for an answer gives them behind the door."""
        with entered(self.seen.web, self.seen.entry(person), role="childplan_reader") as cursor:
            return int(cursor.execute(question).fetchall()[0][0])

    def take_away(self) -> None:
        """What was laid, for whoever uses the database afterwards."""
        with psycopg.connect(self.world.url) as admin:
            admin.execute("delete from facts_fact where name = %s", [NAME])

    def number_of(self, person: Person) -> int:
        kind = "family" if person.role == FAMILY else "person"
        return self.world.numbers[f"{kind}:{person.key}"]

    @staticmethod
    def client(person: Person) -> Client:
        """Their browser. Only within one transaction of the steward, as a test has it."""
        domain = FAMILIES if person.role == FAMILY else DOMAIN
        browser = Client()
        with rows.entered(rows.OUTSIDE):
            sign_in(browser, get_user_model().objects.get(email=f"{person.key}@{domain}"))
        return browser

    @staticmethod
    def chronology(browser: Client, child_id: str) -> tuple[int, frozenset[str]]:
        """What stands on a page that shows every class: the status, and the classes that were told."""
        response = browser.get(f"/children/{child_id}/chronology/")
        places = set(TOLD.findall(response.content.decode())) if response.status_code == 200 else set()
        return response.status_code, frozenset(CLASSES[int(place)] for place in places)

    @staticmethod
    def page_of_why(browser: Client, child_id: str) -> tuple[int, Levels]:
        """What the page says is open to me, class by class."""
        response = browser.get(f"/children/{child_id}/access/")
        if response.status_code != 200:
            return response.status_code, dict(FOR_ALL)
        words = response.content.decode().partition("What is open to you")[2]
        words = words.partition("What is not open to you")[0].partition("What your role may see")[0]
        return 200, FOR_ALL | {LABELS[name]: LEVELS[level] for name, level in ROW.findall(words)}
