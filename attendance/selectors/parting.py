"""What the sender of a record wrote of a child's attendance and suspensions since its answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from attendance.models import AttendanceYear, MarkAmendment, Suspension
from attendance.rules import figures_from
from attendance.rules.parting import Marks, PartedYear, Written, part_year
from attendance.rules.sessions import Session
from attendance.vocabulary import Half
from childplan.identity.models import Address
from childplan.identity.parting import Joining, Parted

ONE_BY_ONE = "nobody can tell which of its two records they were meant for. Ask it to put its register right."


@dataclass(frozen=True)
class YearToPart:
    """A year on record in which the sender wrote. before: the last version of somebody else's, if there is one."""

    row: AttendanceYear
    parted: PartedYear
    before: Any | None

    def as_record(self) -> dict[str, object]:
        """How the year stands without the sender, as the definer function reads it; without marks it goes."""
        record: dict[str, object] = {"id": str(self.row.pk), "marks": None}
        if self.parted.rest is None or self.before is None:
            return record
        marks, starts_on = self.parted.rest
        figures = figures_from(marks)
        return {
            **record,
            "marks": marks,
            "starts_on": starts_on.isoformat(),
            "possible": figures.possible,
            "attended": figures.attended,
            "authorised": figures.authorised,
            "unauthorised": figures.unauthorised,
            "source": self.before.source_id,
            "said_at": self.before.said_at.isoformat() if self.before.said_at else None,
            "import": str(self.before.source_import_id) if self.before.source_import_id else None,
        }


@dataclass(frozen=True)
class ToPart:
    """All of it. amendments: the marks that the sender put in place of others.

    carried: those of them whose old mark was the sender's too. In the others it was the child's: it is not for the
    record that the sender meant.
    """

    years: Sequence[YearToPart]
    amendments: Sequence[UUID]
    carried: Sequence[UUID]
    suspensions: Sequence[Suspension]

    def __bool__(self) -> bool:
        return bool(self.years or self.suspensions)


def to_part(joining: Joining) -> ToPart:
    """What the sender's people and systems wrote since the answer, as far as the reader may know. Four queries.

    What came back to the child with the answer, having been taken off it once, was written before and came since.
    """
    come_since = {"history_type": "+", "history_date__gte": joining.since}
    years_come = AttendanceYear.history.filter(child_id=joining.child_id, **come_since).values("id")
    suspensions_come = Suspension.history.filter(child_id=joining.child_id, **come_since).values("id")
    amendments = MarkAmendment.objects.filter(
        Q(amended_at__gte=joining.since) | Q(attendance_year_id__in=years_come),
        child_id=joining.child_id,
        membership_id__in=joining.members,
    )
    suspensions = Suspension.objects.filter(
        child_id=joining.child_id,
        school_id=joining.sender_id,
        recorded_by_membership_id__in=joining.members,
        pk__in=suspensions_come,
    )
    years = _years(joining)
    over_others = {
        (each.row.pk, session, when) for each in years for session, when in each.parted.over_others
    }
    written = list(amendments)
    return ToPart(
        years=years,
        amendments=[one.pk for one in written],
        carried=[
            one.pk
            for one in written
            if (one.attendance_year_id, Session(one.day, Half(one.half)), one.amended_at) not in over_others
        ],
        suspensions=list(suspensions.order_by("starts_on")),
    )


def in_words(found: ToPart, joining: Joining) -> Parted:
    """What goes and what cannot be parted."""
    taken = sum(each.parted.taken for each in found.years)
    suspensions = len(found.suspensions)
    said = [
        *([f"{_number(taken, 'attendance mark')} of {joining.sender}"] if taken else []),
        *([f"{_number(suspensions, 'suspension')} by {joining.sender}"] if suspensions else []),
    ]
    if not joining.is_alone:
        return Parted(stays=tuple(f"{line}: {ONE_BY_ONE}" for line in said))
    over = sum(each.parted.stays for each in found.years)
    agreed = sum(each.parted.agreed for each in found.years)
    stays = []
    if over:
        stays.append(f"{_number(over, 'attendance mark')} that somebody else put in place of theirs")
    if agreed:
        stays.append(
            f"{_number(agreed, 'attendance mark')} that stood there before: they may have sent the same"
        )
    return Parted(tuple(said), tuple(stays))


def waiting_pupil(found: ToPart, joining: Joining) -> dict[str, Any]:
    """The sender's record with the marks it sent, in the shape in which pupils of a file wait.

    Word for word as the question was asked, so that its answer is found again; where the sender has said a newer
    address since, that one is only heard (`said_at_last`).
    """
    came = joining.incoming
    sent = Address.objects.filter(
        child_id=joining.child_id, source_id=joining.sender_id, is_confidential=False
    ).order_by("-starts_on")
    home = sent.first()
    years = [_waiting_year(each.row, each.parted.theirs) for each in found.years if each.parted.theirs]
    return {
        "forename": came["forename"],
        "surname": came["surname"],
        "middle_names": came.get("middle_names") or "",
        "known_as": came.get("known_as") or "",
        "sex": came.get("sex") or "U",
        "born_on": came.get("born_on"),
        "aliases": [[alias["kind"], alias["value"], alias.get("scope", "")] for alias in came["aliases"]],
        "entered_on": came.get("since"),
        "address": [],
        "postcode": came.get("postcode") or "",
        "said_at_last": {"address": home.lines.splitlines(), "postcode": home.postcode} if home else {},
        "years": years,
    }


def _waiting_year(row: AttendanceYear, theirs: Marks) -> dict[str, object]:
    marks, starts_on = theirs
    return {"year": row.year, "school": row.school_id, "starts_on": starts_on.isoformat(), "marks": marks}


def _years(joining: Joining) -> list[YearToPart]:
    versions: Mapping[UUID, list[Any]] = defaultdict(list)
    for version in AttendanceYear.history.filter(child_id=joining.child_id).order_by("version"):
        versions[version.id].append(version)
    found = []
    for row in AttendanceYear.objects.filter(child_id=joining.child_id).order_by("year", "school_id"):
        written = [(version, _is_theirs(version, joining)) for version in versions[row.pk]]
        if not any(theirs for _, theirs in written):
            continue
        parted = part_year(
            Written(each.marks, each.starts_on, theirs, each.history_date) for each, theirs in written
        )
        before = [each for each, theirs in written if not theirs]
        found.append(YearToPart(row, parted, before[-1] if before else None))
    return found


def _is_theirs(version: Any, joining: Joining) -> bool:
    return version.history_membership_id in joining.members and version.history_date >= joining.since


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
