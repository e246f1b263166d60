"""What stands on record, so that two ways of coming there can be compared: ids, moments and drawn numbers masked."""

import hashlib

from bench.importing.ground import Ground

# Every table that a file writes, each row by what names it in life.
QUESTIONS = {
    "children": "select forename, surname, middle_names, known_as, sex, born_on, version from identity_child",
    "children's versions": "select forename, surname, sex, born_on, version, history_type, history_change_reason,"
    " history_membership_id from identity_historicalchild",
    "aliases": "select c.surname, c.forename, a.kind, case when a.kind = 'local' then '' else a.value end, a.scope, a.is_sealed"
    " from identity_alias a join identity_child c on c.id = a.child_id",
    "aliases' versions": "select kind, case when kind = 'local' then '' else value end, history_type, history_membership_id"
    " from identity_historicalalias",
    "addresses": "select c.surname, c.forename, a.kind, a.lines, a.postcode, a.is_confidential, a.source_id, a.starts_on, a.ends_on"
    " from identity_address a join identity_child c on c.id = a.child_id",
    "addresses' versions": "select lines, postcode, starts_on, ends_on, history_type, history_change_reason,"
    " history_membership_id from identity_historicaladdress",
    "sources": "select c.surname, c.forename, s.field, s.organisation_id, s.said_at from identity_fieldsource s"
    " join identity_child c on c.id = s.child_id",
    "disagreements": "select c.surname, c.forename, d.field, d.held, d.incoming, d.state, d.is_confidential"
    " from identity_disagreement d join identity_child c on c.id = d.child_id",
    "involvements": "select c.surname, c.forename, i.kind, i.principal_id, i.reason, i.ends_at from access_involvement i"
    " join identity_child c on c.id = i.child_id",
    "involvements' versions": "select kind, principal_id, reason, history_type, history_membership_id"
    " from access_historicalinvolvement",
    "grants": "select c.surname, c.forename, g.principal, g.kind, g.classes, g.source_kind from access_grant g"
    " join identity_child c on c.id = g.child_id",
    "years": "select c.surname, c.forename, y.school_id, y.year, y.starts_on, y.marks, y.possible, y.attended, y.authorised,"
    " y.unauthorised, y.version, y.said_at, y.source_id from attendance_attendanceyear y"
    " join identity_child c on c.id = y.child_id",
    "years' versions": "select year, starts_on, marks, version, history_type, history_change_reason, history_membership_id"
    " from attendance_historicalattendanceyear",
    "amendments": "select c.surname, c.forename, m.day, m.half, m.old_code, m.new_code, m.reason, m.said_at, m.membership_id"
    " from attendance_markamendment m join identity_child c on c.id = m.child_id",
    "facts": "select c.surname, c.forename, f.name, f.title, f.payload - 'attendance_year' - 'address' - 'match',"
    " f.membership_id from facts_fact f join identity_child c on c.id = f.child_id",
    "work": "select c.surname, c.forename, w.work from facts_factwork w join identity_child c on c.id = w.child_id",
    "files": "select filename, state, counts, stopped_because from attendance_ctfimport",
    "pupils of files": "select ordinal, name, pupil, foreseen, became, step, result, child_id is null from attendance_ctfrow",
    "possible matches": "select why, state, sender_id from identity_possiblematch",
}
WRITTEN_ONCE = [name for name in QUESTIONS if name not in ("files", "pupils of files")]


def digests(ground: Ground) -> dict[str, str]:
    """One digest for each table, of its rows in an order that is theirs."""
    return {
        name: hashlib.sha256(
            "\n".join(sorted(repr(row) for row in ground.ask(question))).encode()
        ).hexdigest()
        for name, question in QUESTIONS.items()
    }


def counts(ground: Ground) -> dict[str, int]:
    """How many rows each table holds that a file may write once and never twice."""
    return {name: len(ground.ask(QUESTIONS[name])) for name in WRITTEN_ONCE}


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The tables that do not hold the same."""
    return [name for name in one if one[name] != other[name]]
