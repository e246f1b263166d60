"""The demo borough as the steward reads it, in the words of the typed tables. Reads only."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from tests.house.rows import typed
from tests.house.rows.rules import ADULT, ELSEWHERE, Row, TableRule
from tests.house.rows.typed import CLASSES, Child

DOMAIN = "ravensmere.example"
FAMILIES = "families.example"
BIT_OF = {1 << place: name for place, name in enumerate((*CLASSES, "confidential"))}
HOLDERS = """
select 'person:' || split_part(u.email, '@', 1) as holder, m.id from accounts_membership m
  join accounts_user u on u.id = m.user_id where u.email like %(domain)s
union all select 'partner:' || p.name, m.id from accounts_membership m
  join accounts_partnersystem p on p.id = m.partner_id
union all select 'body:' || name, id from organisations_organisation
union all select 'team:' || o.name || '/' || t.name, t.id from organisations_team t
  join organisations_organisation o on o.id = t.organisation_id
union all select 'area', id from organisations_area
union all select 'family:' || split_part(u.email, '@', 1), p.id from identity_familyperson p
  join accounts_user u on u.id = p.user_id
"""
# What stands under these keys of a fact is a body or somebody of one, and an adult of the family or their tie.
BODIES, PEOPLE = ("school", "destination", "principal"), ("person", "principal", "relationship")
CHILDREN = """
select c.id::text, c.forename || ' ' || c.surname as name, c.born_on,
       (select min(value) from identity_alias a where a.child_id = c.id and a.kind = 'nhs_number') as nhs,
       (select min(value) from identity_alias a where a.child_id = c.id and a.kind = 'upn') as upn
  from identity_child c
"""
# By their own number and by that of each tie to a child.
ADULTS = """
select id::text, name from identity_familyperson
union all select r.id::text, p.name from identity_relationship r join identity_familyperson p on p.id = r.person_id
"""
PROTECTED = """
select relname from pg_class where relkind = 'r' and relrowsecurity and relforcerowsecurity
   and relnamespace = 'public'::regnamespace order by relname
"""


class NoStory(LookupError):
    """A child or a table of the borough about which nothing was typed."""


class World:
    """One database with the borough in it, entered by its administrator."""

    def __init__(self, admin_url: str, database: str) -> None:
        self.url = urlunsplit(urlsplit(admin_url)._replace(path=f"/{database}"))
        self._connection = psycopg.connect(self.url, autocommit=True, row_factory=dict_row)
        self._connection.execute("set default_transaction_read_only = on")
        self.numbers = self._numbers()
        self.holders = {number: holder for holder, number in self.numbers.items()}
        self.children = {row["id"]: _child(row) for row in self.ask(CHILDREN)}
        self.adults = {row["id"]: str(row["name"]) for row in self.ask(ADULTS)}

    def ask(self, question: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        return self._connection.execute(question, values).fetchall()

    def close(self) -> None:
        self._connection.close()

    def user_of(self, key: str, *, domain: str = DOMAIN) -> int:
        """The number of the user who signs in as `key`."""
        (found,) = self.ask(
            "select id from accounts_user where email = %(email)s", {"email": f"{key}@{domain}"}
        )
        return int(found["id"])

    def protected_tables(self) -> list[str]:
        """Every table with row-level security in force, as the database's own catalogue has it."""
        return [str(row["relname"]) for row in self.ask(PROTECTED)]

    def rows(self, rule: TableRule) -> list[Row]:
        """Every row of a table with what its rule needs of it."""
        columns = ["id", *filter(None, (rule.child, rule.class_column)), *rule.named_columns]
        names = sql.SQL(", ").join(sql.Identifier(name) for name in dict.fromkeys(columns))
        question = sql.SQL("select {} from {}").format(names, sql.Identifier(rule.name))
        return [self._row(rule, found) for found in self._connection.execute(question).fetchall()]

    def versions(self, table: str) -> list[tuple[str, str]]:
        """Each old version of a table's rows: its own id, and that of the row it is a version of."""
        question = sql.SQL("select history_id::text as version, id::text as live from {}")
        found = self._connection.execute(question.format(sql.Identifier(table))).fetchall()
        return [(row["version"], row["live"]) for row in found]

    def _row(self, rule: TableRule, found: Mapping[str, Any]) -> Row:
        child = str(found[rule.child]) if rule.child and found[rule.child] is not None else ""
        return Row(
            id=str(found["id"]),
            child=self.children.get(child),
            information_class=_words_of(found[rule.class_column])
            if rule.class_column
            else rule.information_class,
            columns={name: self._said(rule, name, found[name]) for name in rule.named_columns},
        )

    def _said(self, rule: TableRule, column: str, value: Any) -> Any:
        """Numbers of principals become the words for them, and so does what a fact names; the rest stays."""
        if column == rule.names:
            return self._named(value)
        if column == "person_id" and rule.through_by == column:
            return str(value)
        plain = ("email", rule.confidential, rule.third_party, rule.withdrawn, "starts_at", "ends_at")
        if column in plain or value is None:
            return value
        return self.holders.get(value, f"number {value}")

    def _named(self, payload: Mapping[str, Any]) -> frozenset[str]:
        """The bodies and the adults of the family that a fact names, by what its keys mean."""
        words = {self.holders.get(payload[key], "") for key in BODIES if payload.get(key)}
        people = [payload[key] for key in PEOPLE if payload.get(key)] + list(payload.get("people") or ())
        words |= {f"{ADULT}{self.adults[str(one)]}" for one in people if str(one) in self.adults}
        return frozenset(words | ({ELSEWHERE} if payload.get("destination_name") else set()))

    def _numbers(self) -> dict[str, int]:
        bodies = {entry["name"]: key for key, entry in typed.table("people")["bodies"].items()}
        partners = {entry["name"]: key for key, entry in typed.table("people").get("partners", {}).items()}
        numbers = {}
        for row in self.ask(HOLDERS, {"domain": f"%@{DOMAIN}"}):
            kind, _, name = row["holder"].partition(":")
            body, slash, team = name.partition("/")
            if kind == "partner":
                kind, body = "person", partners.get(body, body)
            elif kind in ("body", "team"):
                body = bodies[body]
            numbers[f"{kind}:{body}{slash}{team}" if name else kind] = int(row["id"])
        return numbers


def _words_of(needs: int) -> str:
    """A set of needs in words: "attendance", or "identity+attendance+protection"."""
    return "+".join(name for bit, name in BIT_OF.items() if needs & bit)


def _child(row: Mapping[str, Any]) -> Child:
    for key, entry in typed.table("children").items():
        if row["nhs"] == entry.get("nhs", "") or row["name"] == entry.get("name", ""):
            return typed.story_child(key)
    for key, entry in typed.table("people")["bodies"].items():
        if row["upn"] and row["upn"][4:8] == entry.get("establishment", ""):
            return typed.ordinary_child(key)
    raise NoStory(f"{row['name']}, born {row['born_on']}, UPN {row['upn']}")
