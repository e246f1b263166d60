"""Where the worker is at a moment, read from the database and from the stand-in's own log while nothing moves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import psycopg

Steward = psycopg.Connection[dict[str, object]]


class Phase(StrEnum):
    """In the order of a message's life."""

    IDLE = "nothing to do"
    BEFORE_CLAIM = "before the claim"
    INSIDE = "inside a transaction"
    COMMITTED = "committed, not claimed for sending"
    SENDING = "claimed, not at Notify"
    SENT = "at Notify, its fate not written down"


# How long work and files are whose they are, as docs/decisions/0022 says.
LEASE = timedelta(seconds=10)
CLAIMED = (Phase.INSIDE, Phase.SENDING, Phase.SENT)


@dataclass(frozen=True)
class Moment:
    """phase: of the worker. orphans: ids of messages, work and files that it has in hand."""

    phase: Phase
    orphans: frozenset[str]
    at: datetime


def look(steward: Steward, log: Path, *, since: float) -> Moment:
    """The phase. since: when this worker was started; what an earlier one held is not its own."""
    found = steward.execute(
        """
        select now() as at,
          (select count(*) from pg_stat_activity where datname = current_database() and usename = 'childplan_worker'
            and xact_start is not null and pid <> pg_backend_pid()) as open,
          (select count(*) from facts_factwork where done_at is null and quarantined_at is null)
            + (select count(*) from attendance_ctfimport where state = 'confirmed') as work,
          (select count(*) from notifications_message where state = 'waiting') as messages,
          array(select id::text from notifications_message where state = 'waiting'
            and claimed_at >= to_timestamp(%(since)s) and due_at > now()) as claimed,
          array(select id::text from facts_factwork where done_at is null and quarantined_at is null
            and attempts > 0 and due_at between to_timestamp(%(since)s) + %(lease)s and now() + %(lease)s) as begun,
          array(select id::text from attendance_ctfimport where state = 'confirmed'
            and attempts > 0 and due_at between to_timestamp(%(since)s) + %(lease)s and now() + %(lease)s) as files
        """,
        {"since": since, "lease": LEASE},
    ).fetchone()
    assert found is not None
    claimed: list[str] = found["claimed"]  # type: ignore[assignment]
    begun: list[str] = found["begun"]  # type: ignore[assignment]
    files: list[str] = found["files"]  # type: ignore[assignment]
    at: datetime = found["at"]  # type: ignore[assignment]
    return Moment(_phase(found, claimed, log), frozenset([*claimed, *begun, *files]), at)


def _phase(found: dict[str, object], claimed: list[str], log: Path) -> Phase:
    if found["open"]:
        return Phase.INSIDE
    if claimed:
        accepted = log.read_text() if log.exists() else ""
        return Phase.SENT if any(reference in accepted for reference in claimed) else Phase.SENDING
    if found["messages"]:
        return Phase.COMMITTED
    return Phase.BEFORE_CLAIM if found["work"] else Phase.IDLE


def outstanding(steward: Steward) -> int:
    """How much the background still has to do: files to bring in, facts, messages."""
    found = steward.execute(
        """
        select (select count(*) from facts_factwork where done_at is null and quarantined_at is null)
             + (select count(*) from notifications_message where state = 'waiting')
             + (select count(*) from attendance_ctfimport where state = 'confirmed') as left
        """
    ).fetchone()
    assert found is not None
    return int(str(found["left"]))


def settled_after(steward: Steward, killed: dict[str, datetime]) -> dict[str, tuple[float, str]]:
    """Seconds from the last kill that hit a message, a piece of work or a file to its end, and which of them it is.

    What has no end yet is missing.
    """
    rows = steward.execute(
        """
        select id::text, sent_at as ended, 'message tried ' || attempts || ' times' as kind from notifications_message
          where id::text = any(%(ids)s) and sent_at is not null
        union all
        select id::text, done_at, 'work on a fact tried ' || attempts || ' times' from facts_factwork
          where id::text = any(%(ids)s) and done_at is not null
        union all
        select id::text, done_at, 'file' from attendance_ctfimport
          where id::text = any(%(ids)s) and done_at is not null
        """,
        {"ids": list(killed)},
    ).fetchall()
    return {
        str(row["id"]): ((row["ended"] - killed[str(row["id"])]).total_seconds(), str(row["kind"]))  # type: ignore[operator]
        for row in rows
    }
