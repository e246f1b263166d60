"""Whom a plan is owed, what stands in the way, what was sent and held back, and what nobody has decided about."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.access.scope import Scope
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.escalation.selectors.board import OwedLine
from childplan.escalation.selectors.thresholds import thresholds_on
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Child
from childplan.identity.rules import has_care
from childplan.identity.vocabulary import RelationshipKind
from childplan.plans.models import EhcRights, HeldBack, Issue, OutcomeStrand, PlannedActionStrand, Strand
from childplan.plans.rules.owed import RUNNING_OUT, SEND_WITHIN, SENDING, Tie, due_on, is_owed, rights_on
from childplan.plans.rules.releasing import Frozen
from childplan.plans.rules.school_age import last_day_of_school_age
from childplan.plans.vocabulary import Document, ReleasedKind, Rights, StrandKind, StrandState

from .adults import Adult, adults
from .names import PersonName, names_by_child
from .reach import Reach
from .releasable import releasable
from .rows_to_change import row_to_read


@dataclass(frozen=True)
class Receiver:
    """One adult of the family and one plan. lead_sends: something stands in the way of sending it to them.

    may_decide: whether the reader decides what becomes of it; otherwise it is left to the lead practitioner.
    """

    adult: Adult
    is_owed: bool
    lead_sends: bool
    may_decide: bool


@dataclass(frozen=True)
class ToIssue:
    """A plan and whom it goes to. rights: where those in it stand, of an EHC plan.

    pieces: all that may be frozen of it. is_whole: whether that is the whole plan.
    """

    strand: Strand
    rights: Rights
    pieces: tuple[Frozen, ...]
    is_whole: bool
    receivers: tuple[Receiver, ...]


@dataclass(frozen=True)
class Unsent:
    """A document owed to somebody who has not got it as it stands. whose: the member who decides. count: of adults."""

    strand_id: UUID
    child_id: UUID
    child_name: str
    name: str
    whose: int
    document: Document
    count: int
    since: date
    due_on: date


def plan_to_issue(reach: Reach, strand_id: UUID, *, today: date) -> ToIssue:
    """Everything that the page and the act ask about. Raises NotFound, NotEntitled for a plan one may not write in."""
    strand = row_to_read(Strand, strand_id, reach=reach)
    reach.require_text(strand.information_class)
    if strand.state != StrandState.OPEN:
        raise NotFound("no open plan of that id")
    pieces, standing = _pieces(reach, strand), ehc_standing(reach.child_id, today=today)
    return ToIssue(
        strand,
        standing.rights,
        pieces,
        _is_whole(strand.pk, len(pieces)),
        tuple(_receivers(reach, strand, standing, today=today)),
    )


@dataclass(frozen=True)
class Standing:
    """Where the rights in a child's EHC plan stand. last_day: of compulsory school age, where the birth date is known.

    answer: the latest there is, also of one who is of school age still.
    """

    rights: Rights
    last_day: date | None
    answer: EhcRights | None

    @property
    def representative_id(self) -> int | None:
        return self.answer.person_id if self.answer and self.rights is Rights.REPRESENTED else None


def ehc_standing(child_id: UUID, *, today: date) -> Standing:
    """Two queries, under the reader's own policies. Raises NotFound."""
    child = Child.objects.filter(pk=child_id).first()
    if child is None:
        raise NotFound("no such child")
    answers = EhcRights.objects.filter(child_id=child_id).select_related("person")
    answer = answers.order_by("-recorded_at").first()
    if answer is not None:
        looked_at([child_id], InformationClass.SEND)
    last_day = last_day_of_school_age(child.born_on) if child.born_on else None
    return Standing(rights_on(child.born_on, answer.answer if answer else "", today), last_day, answer)


def leave_by_themselves(
    reach: Reach, people: Collection[int], strand_id: UUID | None = None
) -> frozenset[int]:
    """Those of these adults to whom something may go without the lead practitioner's decision; none for whoever may not
    release anything. One query.
    """
    if not people or not reach.may_write(InformationClass.VIEWS):
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "select p from unnest(%s::bigint[]) p where access.may_send(%s, p, %s)",
            [list(people), reach.child_id, strand_id],
        )
        return frozenset(number for (number,) in cursor.fetchall())


def may_clear(child_id: UUID) -> bool:
    """Whether the reader may send where something stands in the way: who contributes to protection. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select access.may_clear(%s)", [child_id])
        return bool(cursor.fetchone()[0])


def issues_of(reach: Reach) -> list[Issue]:
    """What was sent of plans that the reader may read, the newest first. One query."""
    rows = list(
        Issue.objects.filter(
            child_id=reach.child_id, information_class__in=reach.text_classes(Level.READ)
        ).select_related("strand", "person")
    )
    _looked(reach.child_id, rows)
    return rows


def held_back_of(reach: Reach, *, today: date) -> list[HeldBack]:
    """What is held back now, as far as the reader may read that, or decided it. One query."""
    rows = list(
        HeldBack.objects.filter(
            child_id=reach.child_id, ended_at__isnull=True, until__gt=today
        ).select_related("strand", "person")
    )
    _looked(reach.child_id, rows)
    return rows


def unsent_plans(scope: Scope, members: Collection[int], *, today: date) -> list[Unsent]:
    """What these members should send or hold back, from so many calendar days before its last day on as `RUNNING_OUT`
    says. Of one plan the document that is due first. Three queries at most.
    """
    if not members:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select whose, strand_id, child_id, kind, document, count(distinct person_id), min(since)"
            " from access.unsent_plans(%s) group by 1, 2, 3, 4, 5",
            [list(members)],
        )
        found = cursor.fetchall()
    if not found:
        return []
    days = int(thresholds_on(today, area_id=scope.area_id or 0, trigger=SENDING)[SEND_WITHIN])
    lines = [
        Unsent(strand, child, "", str(StrandKind(kind).label), whose, Document(document), count,
               timezone.localdate(since), due_on(kind, document, timezone.localdate(since), working_days=days))
        for whose, strand, child, kind, document, count, since in found
    ]  # fmt: skip
    first: dict[tuple[int, UUID], Unsent] = {}
    for line in sorted(lines, key=lambda line: (line.due_on, line.document)):
        if line.due_on <= today + timedelta(days=RUNNING_OUT):
            first.setdefault((line.whose, line.strand_id), line)
    return _named(list(first.values()))


def owed_on_the_board(scope: Scope, members: Collection[int], *, today: date) -> list[OwedLine]:
    """The same for a team, each line with the name of whoever decides. For the team board."""
    found = unsent_plans(scope, members, today=today)
    names = names_by_child((line.child_id, line.whose) for line in found)
    return [
        OwedLine(
            line.child_id,
            line.strand_id,
            line.child_name,
            document_of(line),
            _name(names, line),
            line.due_on,
        )
        for line in found
    ]


def document_of(line: Unsent) -> str:
    """What of a plan is to be sent, in words."""
    return f"{line.name}, review report" if line.document is Document.REVIEW_REPORT else line.name


def _name(names: Mapping[tuple[UUID, int], PersonName], line: Unsent) -> str:
    found = names.get((line.child_id, line.whose))
    return found.name if found else ""


def _named(lines: list[Unsent]) -> list[Unsent]:
    children = {child.pk: child for child in Child.objects.filter(pk__in={line.child_id for line in lines})}
    looked_at(list(children), InformationClass.IDENTITY if children else 0)
    return sorted(
        (
            Unsent(**{**line.__dict__, "child_name": children[line.child_id].full_name})
            for line in lines
            if line.child_id in children
        ),
        key=lambda line: (line.due_on, line.child_name, line.name),
    )


def _receivers(reach: Reach, strand: Strand, standing: Standing, *, today: date) -> Iterable[Receiver]:
    family = adults(reach, today=today)
    free = leave_by_themselves(reach, [one.person_id for one in family], strand.pk)
    clears = len(free) < len(family) and may_clear(reach.child_id)
    for one in family:
        tie = Tie(
            has_responsibility=one.has_parental_responsibility,
            has_care=has_care(one.kind, lives_with_child=one.lives_with_child),
            is_self=one.kind == RelationshipKind.SELF,
            represents=one.person_id == standing.representative_id,
        )
        owed = is_owed(strand.kind, tie, rights=standing.rights)
        stopped = one.person_id not in free
        yield Receiver(one, owed, stopped, may_decide=not stopped or clears)


def _pieces(reach: Reach, strand: Strand) -> tuple[Frozen, ...]:
    """The written sections of the plan, and the outcomes and actions that serve it, as far as they may be frozen."""
    serving = {
        *OutcomeStrand.objects.filter(strand=strand).values_list("outcome_id", flat=True),
        *PlannedActionStrand.objects.filter(strand=strand).values_list("planned_action_id", flat=True),
        *strand.sections.values_list("pk", flat=True),
    }
    return tuple(
        piece
        for piece in releasable(reach)
        if piece.choice.kind is not ReleasedKind.CONTACT and piece.choice.source_id in serving
    )


def _is_whole(strand_id: UUID, count: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select access.is_whole(%s, %s)", [strand_id, count])
        return bool(cursor.fetchone()[0])


def _looked(child_id: UUID, rows: Collection[Issue] | Collection[HeldBack]) -> None:
    classes = 0
    for row in rows:
        classes |= row.information_class
    looked_at([child_id] if classes else [], classes)
