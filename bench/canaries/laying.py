"""The rows that no page of ours planted in get a word each from the steward, and all words are found where they lie."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from bench.canaries.columns import AFTERWARDS, TOGETHER, WORDS
from bench.canaries.words import CANARY, canaries_in, canary
from tests.house.rows.rules import rules
from tests.proofs.rows.seen import HOLD_NOBODY

# Beside the protected tables: a session keeps what its own user is about to do, and of two dictionaries of words nobody
# reads a row.
MAY_HOLD = frozenset({"django_session", "identity_nameword", "identity_placeword"})
TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
Place = tuple[str, str]


@dataclass(frozen=True)
class Laid:
    """places: of each word, the rows that hold it. strays: words in tables that hold no person."""

    places: Mapping[str, frozenset[Place]]
    strays: list[str]
    laid: int

    @property
    def together(self) -> Counter[tuple[str, ...]]:
        """In which live tables words lie that lie in several."""
        sets = ({table.replace("_historical", "_") for table, _ in where} for where in self.places.values())
        return Counter(tuple(sorted(tables)) for tables in sets if len(tables) > 1)

    @property
    def copied(self) -> list[str]:
        """Words that lie where words of such a row have nothing to do."""
        together = [tables for tables in self.together if not any(one.issuperset(tables) for one in TOGETHER)]
        return [" + ".join(tables) for tables in together]


def lay(admin: psycopg.Connection, *, words: int) -> Laid:
    """A word into every row without one, past triggers and policies; then look where all words lie.

    words: how many are used already.
    """
    used = words
    admin.execute("set session_replication_role = replica")
    for table, live, key in _tables():
        without = f"select {key}::text from {table} t where t::text !~ %s order by 1"
        keys = [found for (found,) in admin.execute(without, [CANARY.pattern]).fetchall()]
        columns = ", ".join(_with_a_word(column) for column in WORDS[live])
        admin.execute(
            f"update {table} t set {columns} from unnest(%s::text[], %s::text[]) w(key, word)"
            f" where t.{key}::text = w.key",
            [keys, [canary(used + number) for number in range(len(keys))]],
        )
        used += len(keys)
    admin.execute("set session_replication_role = default")
    places, strays = found_at(admin)
    return Laid(places, strays, used - words)


def _with_a_word(column: str) -> str:
    filled = f"left(t.\"{column}\", 40) || ' ' || w.word"
    only = f"case when t.\"{column}\" = '' then '' else {filled} end"
    return f'"{column}" = {only if column in AFTERWARDS else filled}'


def _tables() -> Iterator[tuple[str, str, str]]:
    """Each table with words, the live one it belongs to, and its key."""
    typed = rules()
    for table in WORDS:
        yield table, table, "id"
        if typed[table].versions:
            yield table.replace("_", "_historical", 1), table, "history_id"


def found_at(admin: psycopg.Connection) -> tuple[dict[str, frozenset[Place]], list[str]]:
    """Of each word the rows that hold it, and the words that lie where no person is held."""
    typed, places, strays = rules(), dict[str, set[Place]](), []
    for (table,) in admin.execute(TABLES).fetchall():
        versions = "_historical" in table and table.replace("_historical", "_") in typed
        holds_a_person = (table in typed or versions) and table not in HOLD_NOBODY
        if table in MAY_HOLD:
            continue
        key = sql.Identifier("history_id" if versions else "id") if holds_a_person else sql.SQL("'-'")
        question = sql.SQL("select {}::text, t::text from {} t where t::text ~ %s")
        rows = admin.execute(question.format(key, sql.Identifier(table)), [CANARY.pattern]).fetchall()
        for row, text in rows:
            for word in canaries_in(text):
                if holds_a_person:
                    places.setdefault(word, set()).add((table, row))
                else:
                    strays.append(f"{word} in {table}")
    return {word: frozenset(where) for word, where in places.items()}, strays
