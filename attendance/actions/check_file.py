"""Check a Common Transfer File before anything of it is brought in."""

import hashlib
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone

from attendance.ctf import CtfReading, CtfRefused, Limits, MarkLayout, Problem, Severity, read_ctf
from attendance.models import CtfImport, CtfRow
from attendance.selectors.imports import own_organisation
from attendance.selectors.waiting_pupils import (
    further_problems,
    incoming_child,
    kept,
    schools_known,
    temporary_upn_clashes,
    to_be_checked,
)
from attendance.workflow import ImportState, PupilOutcome, RowStep
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.identity.foreseeing import foresee_children
from childplan.identity.identifiers import Laestab, shown
from childplan.organisations.models import Organisation

LONGEST_FILENAME = 200
# A refusal may quote the first thing wrong with a pupil; of a refused file nothing about a pupil stays.
QUOTED_FROM = " The first: "


class NoSchoolNumber(RuntimeError):
    """The author's organisation is no school with a LAESTAB, so no file can be addressed to it."""


class TooManyFiles(RuntimeError):
    """The author has sent as many files today as the area allows. most: how many; next_at: when the next may come."""

    def __init__(self, most: int, next_at: datetime) -> None:
        self.most, self.next_at = most, next_at
        super().__init__(
            f"You have sent {most} files today, the most that are checked in a day. Send this one tomorrow."
        )


@act
def check_file(*, by: Scope, at: datetime, stream: BinaryIO, filename: str, layout: MarkLayout) -> CtfImport:
    """Read a file for the author's school and keep what it says, waiting for confirmation.

    A file of which nothing can be used is kept as refused: its name and what is wrong with it, no pupil. layout: for
    which days of the week the sending system writes marks. Raises NotEntitled, NoSchoolNumber and TooManyFiles.
    """
    by.require(Permission.IMPORT_PUPILS)
    school = Organisation.objects.get(pk=own_organisation(by))
    if not school.laestab:
        raise NoSchoolNumber(school.name)
    _require_turn(by, at)
    sent = CtfImport(
        organisation=school,
        filename=shown(filename, characters=LONGEST_FILENAME),
        sha256=_digest(stream),
        layout=layout,
        uploaded_at=at,
        uploaded_by_membership_id=by.membership_id or 0,
    )
    try:
        reading = read_ctf(
            stream,
            today=timezone.localdate(at),
            importing_school=Laestab(school.laestab[:3], school.laestab[3:]),
            synthetic=settings.SYNTHETIC_NHS_NUMBERS,
            layout=layout,
            limits=Limits(file_bytes=settings.UPLOAD_LIMIT_BYTES, pupils=settings.UPLOAD_LIMIT_PUPILS),
        )
    except CtfRefused as refused:
        sent.state = ImportState.REFUSED
        sent.problems = [_of_refused_file(refused.problem)]
        sent.save(force_insert=True)
        return sent
    _keep(sent, reading, by=by)
    return sent


def _require_turn(by: Scope, at: datetime) -> None:
    """Checking is work: one sender has so many a calendar day, as the area says. Raises TooManyFiles."""
    most = settings.UPLOADS_A_DAY
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    sent_today = CtfImport.objects.filter(
        organisation_id=own_organisation(by),
        uploaded_by_membership_id=by.membership_id or 0,
        uploaded_at__gte=day,
    )
    if most and sent_today.count() >= most:
        raise TooManyFiles(most, day + timedelta(days=1))


def _keep(sent: CtfImport, reading: CtfReading, *, by: Scope) -> None:
    organisations = schools_known(year.school for pupil in reading.pupils for year in pupil.attendance)
    problems = list(reading.problems)
    for pupil in reading.pupils:
        problems += further_problems(pupil, organisations=organisations)
    problems += temporary_upn_clashes(reading.pupils, given_by=sent.organisation.laestab)
    refused = {problem.pupil for problem in problems if problem.severity is Severity.REFUSES_PUPIL}
    usable = [pupil for pupil in reading.pupils if pupil.ordinal not in refused]
    waiting = {
        pupil.ordinal: kept(pupil, organisations=organisations, given_by=sent.organisation.laestab)
        for pupil in usable
    }
    foreseen = foresee_children(by, [incoming_child(pupil) for pupil in waiting.values()])
    answers = dict(zip(waiting, (PupilOutcome(answer.value) for answer in foreseen), strict=True))
    problems += [to_be_checked(pupil) for pupil in usable if answers[pupil.ordinal] is PupilOutcome.REVIEW]
    sent.state = ImportState.CHECKED
    sent.header = _header(reading)
    sent.problems = [written(problem) for problem in problems if problem.pupil is None] + _older(
        sent, reading
    )
    sent.counts = {
        "in_file": reading.pupils_in_file,
        "foreseen": {**Counter(answers.values()), PupilOutcome.REFUSED: reading.pupils_in_file - len(usable)},
        "warnings": sum(problem.severity is Severity.WARNING for problem in problems),
    }
    sent.save(force_insert=True)
    names = {problem.pupil: problem.who for problem in problems if problem.pupil}
    names |= {pupil.ordinal: pupil.name for pupil in reading.pupils}
    by_pupil: dict[int, list[dict[str, Any]]] = {}
    for problem in problems:
        if problem.pupil is not None:
            by_pupil.setdefault(problem.pupil, []).append(written(problem))
    CtfRow.objects.bulk_create(
        CtfRow(
            ctf_import=sent,
            organisation_id=sent.organisation_id,
            ordinal=ordinal,
            name=names.get(ordinal, "")[:200],
            pupil=waiting.get(ordinal, {}),
            problems=by_pupil.get(ordinal, []),
            foreseen=answers.get(ordinal, PupilOutcome.REFUSED),
            step=RowStep.READ if ordinal in answers else RowStep.DONE,
        )
        for ordinal in range(1, reading.pupils_in_file + 1)
    )


def written(problem: Problem) -> dict[str, Any]:
    """A problem in values that JSON can hold."""
    return {
        "pupil": problem.pupil,
        "who": problem.who,
        "place": str(problem.place),
        "field": problem.field,
        "value": problem.value,
        "what": problem.what,
        "remedy": problem.remedy,
        "severity": str(problem.severity),
    }


def _of_refused_file(problem: Problem) -> dict[str, Any]:
    kept_words = problem.what.partition(QUOTED_FROM)[0]
    return {**written(problem), "what": kept_words, "pupil": None, "who": ""}


def _header(reading: CtfReading) -> dict[str, Any]:
    header = reading.header
    return {
        "version": header.version,
        "created_at": header.created_at.isoformat() if header.created_at else "",
        "supplier": header.supplier,
        "source": str(header.source or ""),
        "source_name": header.source_name,
        "full": header.qualifier == "full",
    }


def _older(sent: CtfImport, reading: CtfReading) -> list[dict[str, Any]]:
    """A warning when the file was made before one that was brought in already: its marks would replace newer ones."""
    made = reading.header.created_at
    before = (
        CtfImport.objects.filter(organisation_id=sent.organisation_id, state=ImportState.DONE)
        .order_by("-confirmed_at")
        .first()
    )
    if made is None or before is None or not before.header.get("created_at"):
        return []
    newest = datetime.fromisoformat(before.header["created_at"])
    if made.replace(tzinfo=None) >= newest.replace(tzinfo=None):
        return []
    return [
        {
            "pupil": None,
            "who": "",
            "place": "Header/DateTime",
            "field": "DateTime",
            "value": in_words(made.date()),
            "what": f"It was made before the last file you brought in, which is of {in_words(newest.date())}.",
            "remedy": "Its marks fill gaps and replace none. Bring in the newest file instead.",
            "severity": str(Severity.WARNING),
        }
    ]


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := stream.read(1 << 16):
        digest.update(piece)
    stream.seek(0)
    return digest.hexdigest()
