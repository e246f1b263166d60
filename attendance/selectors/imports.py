"""Questions about files on their way in. Only those who keep the registers of the school that sent one see it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from attendance.models import CtfImport, CtfRow
from attendance.workflow import ImportState, PupilOutcome, RowStep, StopReason, outcome_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Child


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A file as the pages show it. people: names of who sent and who confirmed it."""

    id: UUID
    filename: str
    state: ImportState
    uploaded_at: datetime
    uploaded_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    header: Mapping[str, Any]
    counts: Mapping[str, Any]
    problems: tuple[Mapping[str, Any], ...]
    sha256: str
    stopped_because: StopReason | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class SentPupil:
    """One pupil of a file, and what became of it. child_id only where the reader may see the child."""

    ordinal: int
    name: str
    outcome: PupilOutcome
    years: Mapping[str, int]
    problems: tuple[Mapping[str, Any], ...]
    child_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many usable pupils stand at which step. being_checked: they have come to no end and stand at none."""

    steps: Mapping[RowStep, int]
    being_checked: int


def made_at(sent: CtfImport) -> datetime:
    """When the file was made, as it says; never after it was sent, nor later than that when it does not say."""
    text = sent.header.get("created_at", "")
    made = datetime.fromisoformat(text) if text else sent.uploaded_at
    if timezone.is_naive(made):
        made = timezone.make_aware(made)
    return min(made, sent.uploaded_at)


def own_organisation(scope: Scope) -> int:
    """The organisation the reader acts for. Raises NotEntitled for background work and families, who act for none."""
    if scope.organisation_id is None:
        raise NotEntitled("act as a member of a school first")
    return scope.organisation_id


def sent_files(scope: Scope) -> QuerySet[CtfImport]:
    """The files of the reader's school, newest first."""
    scope.require(Permission.READ_PUPIL_FILES)
    return CtfImport.objects.filter(organisation_id=own_organisation(scope)).order_by("-uploaded_at", "id")


def sent_after(files: QuerySet[CtfImport], at: datetime, import_id: UUID) -> QuerySet[CtfImport]:
    """Of these files those that come after the one sent at that moment."""
    return files.filter(Q(uploaded_at__lt=at) | Q(uploaded_at=at, pk__gt=import_id))


def as_shown(rows: list[CtfImport]) -> list[SentFile]:
    """A page of files with the names of those who sent them. One query."""
    names = _names(
        {n for row in rows for n in (row.uploaded_by_membership_id, row.confirmed_by_membership_id)}
    )
    return [
        SentFile(
            id=row.pk,
            filename=row.filename,
            state=ImportState(row.state),
            uploaded_at=row.uploaded_at,
            uploaded_by=names.get(row.uploaded_by_membership_id, ""),
            confirmed_at=row.confirmed_at,
            confirmed_by=names.get(row.confirmed_by_membership_id or 0, ""),
            header=row.header,
            counts=row.counts,
            problems=tuple(row.problems),
            sha256=row.sha256,
            stopped_because=StopReason(row.stopped_because) if row.stopped_because else None,
            version=row.version,
        )
        for row in rows
    ]


def sent_file(scope: Scope, import_id: UUID) -> SentFile:
    """One file of the reader's school. Raises NotFound."""
    found = sent_files(scope).filter(pk=import_id).first()
    if found is None:
        raise NotFound("no such file")
    return as_shown([found])[0]


def same_file_before(scope: Scope, sent: SentFile) -> SentFile | None:
    """The newest file with the same contents that was brought in before this one."""
    found = (
        sent_files(scope)
        .filter(sha256=sent.sha256, state=ImportState.DONE, uploaded_at__lt=sent.uploaded_at)
        .exclude(pk=sent.id)
        .first()
    )
    return as_shown([found])[0] if found else None


def problems_of(scope: Scope, sent: SentFile) -> list[Mapping[str, Any]]:
    """All that is wrong, first with the file, then pupil by pupil in the order of the file."""
    scope.require(Permission.READ_PUPIL_FILES)
    of_pupils = (
        CtfRow.objects.filter(ctf_import_id=sent.id, organisation_id=own_organisation(scope))
        .exclude(problems=[])
        .order_by("ordinal")
        .values_list("problems", flat=True)
    )
    return [*sent.problems, *(problem for problems in of_pupils for problem in problems)]


def progress_of(scope: Scope, sent: SentFile) -> Progress:
    """How far the usable pupils of a confirmed file have come. One query."""
    rows = pupils_of(scope, sent).exclude(foreseen=PupilOutcome.REFUSED).values_list("step", "became")
    told = Counter(rows)
    being_checked = told.pop((RowStep.DONE, PupilOutcome.REVIEW), 0)
    steps: Counter[RowStep] = Counter()
    for (step, _), number in told.items():
        steps[RowStep(step)] += number
    return Progress(steps=steps, being_checked=being_checked)


def not_yet_known_of(scope: Scope, sent: SentFile) -> QuerySet[CtfRow]:
    """The pupils of a checked file for whom a record would be opened, or who would be checked, in its order."""
    return pupils_of(scope, sent).filter(foreseen__in=(PupilOutcome.OPENED, PupilOutcome.REVIEW))


def set_aside_of(scope: Scope, sent: SentFile) -> list[SentPupil]:
    """The few pupils of a file that were set aside, in its order. Two queries."""
    return pupils_as_shown(list(pupils_of(scope, sent).filter(step=RowStep.SET_ASIDE)))


def pupils_of(scope: Scope, sent: SentFile) -> QuerySet[CtfRow]:
    """The pupils of a file in its order."""
    scope.require(Permission.READ_PUPIL_FILES)
    return CtfRow.objects.filter(ctf_import_id=sent.id, organisation_id=own_organisation(scope)).order_by(
        "ordinal"
    )


def pupils_as_shown(rows: list[CtfRow]) -> list[SentPupil]:
    """A page of pupils, with the children that the reader may see. One query."""
    asked = {row.child_id for row in rows if row.child_id}
    visible = set(Child.objects.filter(pk__in=asked).values_list("pk", flat=True))
    looked_at(visible, InformationClass.IDENTITY | InformationClass.ATTENDANCE)
    return [
        SentPupil(
            ordinal=row.ordinal,
            name=row.name,
            outcome=outcome_of(step=row.step, became=row.became, foreseen=row.foreseen),
            years=row.result.get("years", {}),
            problems=tuple(row.problems),
            child_id=row.child_id if row.child_id in visible else None,
        )
        for row in rows
    ]


def _names(memberships: set[int | None]) -> dict[int, str]:
    found = Membership.objects.filter(pk__in={n for n in memberships if n}).select_related("user", "partner")
    return {membership.pk: membership.holder_name for membership in found}
