"""Who made the marks that stand in a register: asked before somebody takes one off."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from attendance.models import AttendanceYear
from attendance.rules import Session
from attendance.rules.sessions import place_of
from attendance.vocabulary import NO_MARK
from childplan.accounts.models import Membership


@dataclass(frozen=True)
class Author:
    """Whose mark it is. membership_id: None where the versions do not say; organisation_id: for whom they acted."""

    membership_id: int | None
    organisation_id: int | None


def mark_authors(
    child_id: UUID, *, school_id: int, sessions: Collection[Session]
) -> Mapping[Session, Author]:
    """Of these sessions at that school, those that have a mark, with its author. Two queries.

    A mark belongs to whoever wrote the version of the year in which it first stands. Whoever asks has locked the
    child's attendance.
    """
    standing: dict[Session, tuple[str, int | None, int | None]] = {}
    versions = AttendanceYear.history.filter(child_id=child_id, school_id=school_id).order_by("version")
    for version in versions:
        for session in sessions:
            symbol = _symbol(version, session)
            if symbol and standing.get(session, ("",))[0] != symbol:
                # Nobody wrote those that were laid without an author: they are of whoever sent the year.
                standing[session] = (symbol, version.history_membership_id, version.source_id or school_id)
    organisations = dict(
        Membership.objects.filter(
            pk__in={author for _, author, _ in standing.values() if author}
        ).values_list("pk", "organisation_id")
    )
    return {
        session: Author(author, organisations.get(author, source) if author else source)
        for session, (symbol, author, source) in standing.items()
        if symbol != NO_MARK
    }


def _symbol(version: AttendanceYear, session: Session) -> str:
    """The mark of that session in this version; empty where the year of this version does not reach it."""
    if session.day < version.starts_on:
        return ""
    place = place_of(session, version.starts_on)
    return version.marks[place] if place < len(version.marks) else ""
