"""The migration that made court orders of lines of text, on tables of its own that look like the real ones."""

import importlib
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest
from django.db import connection

MIGRATION = importlib.import_module("childplan.identity.migrations.0009_court_orders")
# What this connection calls by these names while the test lasts.
TABLES = """
create temp table identity_relationship (id uuid, child_id uuid, "order" text) on commit drop;
create temp table identity_historicalrelationship (id uuid, child_id uuid, "order" text, history_id uuid default
  gen_random_uuid(), history_date timestamptz, history_user_id bigint, history_membership_id bigint,
  history_change_reason text) on commit drop;
create temp table identity_courtorder (id uuid, child_id uuid, relationship_id uuid, kind text, information_class int,
  limits boolean, detail text, starts_on date, ends_on date, recorded_at timestamptz, version int) on commit drop;
create temp table identity_historicalcourtorder (id uuid, child_id uuid, relationship_id uuid, kind text,
  information_class int, limits boolean, detail text, starts_on date, ends_on date, recorded_at timestamptz,
  version int, history_id uuid, history_date timestamptz, history_change_reason text, history_type text,
  history_user_id bigint,
  history_membership_id bigint) on commit drop;
"""
CHILD = uuid4()

pytestmark = pytest.mark.django_db


def ask(question: str, values: Sequence[object] | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


def told(*texts: str, child_id: UUID = CHILD) -> UUID:
    """An adult beside whom these texts stood, one after the other."""
    number = uuid4()
    ask("insert into identity_relationship values (%s, %s, %s)", [number, child_id, texts[-1]])
    for day, text in enumerate(texts, 1):
        ask(
            "insert into identity_historicalrelationship values"
            " (%s, %s, %s, default, make_timestamptz(2026, 1, %s, 9, 0, 0), 7, 8, %s)",
            [number, child_id, text, day, f"Reason {day}"],
        )
    return number


@pytest.fixture(autouse=True)
def _tables() -> None:
    ask(TABLES)


def migrated() -> None:
    ask(MIGRATION.ORDERS_FROM_TEXT)


class TestALineOfText:
    @pytest.mark.parametrize(
        ("text", "kind", "information_class"),
        [
            ("Non-molestation order, May 2025", "non_molestation", 2),
            ("PROHIBITED STEPS order", "prohibited_steps", 2),
            ("Lives with: every second weekend", "live_with", 2),
            ("Child arrangements: spends time, supervised", "spend_time", 2),
            ("Special guardianship order 2021", "special_guardianship", 2),
            ("Adoption order", "adoption", 64),
            ("Something the solicitor said", "other", 2),
        ],
    )
    def test_becomes_an_order_of_its_kind(self, text: str, kind: str, information_class: int) -> None:
        number = told(text)
        migrated()
        assert ask(
            "select relationship_id, kind, information_class, detail, ends_on from identity_courtorder"
        ) == [(number, kind, information_class, text, None)]

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Interim care order", "interim_care"),
            ("Full care order", "care"),
            ("EPO", "emergency_protection"),
        ],
    )
    def test_about_the_child_is_written_once(self, text: str, kind: str) -> None:
        for _ in range(2):
            told(text)
        migrated()
        assert ask("select relationship_id, kind, detail from identity_courtorder") == [(None, kind, text)]

    def test_about_the_child_keeps_what_else_was_said_beside_another_adult(self) -> None:
        for text in ("Care order", "Care order, and no contact with the father"):
            told(text)
        migrated()
        found = ask("select kind, detail, relationship_id is null from identity_courtorder")
        assert {detail for _, detail, _ in found} == {
            "Care order",
            "Care order, and no contact with the father",
        }
        assert {(kind, of_child) for kind, _, of_child in found} == {("care", True), ("other", False)}

    def test_that_was_taken_away_has_ended_and_each_text_is_a_version(self) -> None:
        told("", "Occupation order", "Occupation order, until May", "")
        told("")
        migrated()
        ((ended, detail),) = ask("select ends_on::text, detail from identity_courtorder")
        assert (ended, detail) == ("2026-01-04", "Occupation order, until May")
        assert ask(
            "select history_type, detail, history_change_reason from identity_historicalcourtorder"
            " order by history_date"
        ) == [
            ("+", "Occupation order", "Reason 2"),
            ("~", "Occupation order, until May", "Reason 3"),
            ("~", "Occupation order, until May", "Reason 4"),
        ]
