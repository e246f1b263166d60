"""The migration that made rows of numbers and emails, on tables of its own that look like the real ones."""

import importlib
from collections.abc import Sequence

import pytest
from django.db import connection

MIGRATION = importlib.import_module("childplan.identity.migrations.0015_contact_details")
# What this connection calls by these names while the test lasts.
TABLES = """
create temp table identity_familyperson (id bigint, email text, telephone text) on commit drop;
create temp table identity_historicalfamilyperson (id bigint, email text, telephone text, history_id uuid default
  gen_random_uuid(), history_date timestamptz, history_user_id bigint, history_membership_id bigint,
  history_change_reason text) on commit drop;
create temp table identity_contactdetail (id uuid, person_id bigint, kind text, value text, is_confidential boolean,
  starts_on date, ends_on date, author_membership_id bigint) on commit drop;
create temp table identity_historicalcontactdetail (id uuid, person_id bigint, kind text, value text,
  is_confidential boolean, starts_on date, ends_on date, author_membership_id bigint, history_id uuid,
  history_date timestamptz, history_change_reason text, history_type text, history_user_id bigint,
  history_membership_id bigint) on commit drop;
"""

pytestmark = pytest.mark.django_db


def ask(question: str, values: Sequence[object] | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


def told(number: int, *emails: str, now: str | None = None) -> None:
    """An adult who had these emails, one after the other, a day each. now: what stands there in the end."""
    present = emails[-1] if now is None else now
    ask("insert into identity_familyperson values (%s, %s, '')", [number, present])
    for day, email in enumerate(emails, 1):
        ask(
            "insert into identity_historicalfamilyperson values"
            " (%s, %s, '', default, make_timestamptz(2026, 1, %s, 9, 0, 0), 7, 8, %s)",
            [number, email, day, f"Reason {day}"],
        )


@pytest.fixture(autouse=True)
def _tables() -> None:
    ask(TABLES)


def migrated() -> list[tuple]:
    ask(MIGRATION.DETAILS_FROM_PEOPLE)
    return ask(
        "select person_id, kind, value, starts_on::text, ends_on::text from identity_contactdetail order by 1, 4"
    )


class TestAnEmail:
    def test_that_never_changed_becomes_one_row(self) -> None:
        told(1, "a@example.org", "a@example.org")
        assert migrated() == [(1, "email", "a@example.org", "2026-01-01", None)]
        assert ask("select history_type, history_change_reason from identity_historicalcontactdetail") == [
            ("+", "Reason 1")
        ]

    def test_that_took_the_place_of_another_leaves_both(self) -> None:
        told(1, "", "a@example.org", "b@example.org", "")
        assert migrated() == [
            (1, "email", "a@example.org", "2026-01-02", "2026-01-03"),
            (1, "email", "b@example.org", "2026-01-03", "2026-01-04"),
        ]
        versions = (
            "history_type, value, history_change_reason, ends_on::text from identity_historicalcontactdetail"
        )
        assert ask(f"select {versions} order by history_date, value") == [
            ("+", "a@example.org", "Reason 2", None),
            ("~", "a@example.org", "Reason 3", "2026-01-03"),
            ("+", "b@example.org", "Reason 3", None),
            ("~", "b@example.org", "Reason 4", "2026-01-04"),
        ]

    def test_without_a_version_is_kept_as_of_today(self) -> None:
        ask("insert into identity_familyperson values (1, 'a@example.org', '01632 960001')")
        assert {(kind, value, ended) for _, kind, value, _, ended in migrated()} == {
            ("email", "a@example.org", None),
            ("telephone", "01632 960001", None),
        }

    def test_that_was_changed_without_a_version_has_ended(self) -> None:
        told(1, "a@example.org", now="b@example.org")
        assert {(value, ended is None) for _, _, value, _, ended in migrated()} == {
            ("a@example.org", False),
            ("b@example.org", True),
        }
