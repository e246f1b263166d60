"""What other systems sent for a child's plan: for those who answer it, and for the sender."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from childplan.access.scope import Scope
from childplan.access.vocabulary import Level
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.plans.models import PartnerContribution, Section
from childplan.plans.vocabulary import ContributionState

from .names import PersonName, names_of
from .reach import Reach, reach_of
from .rows_to_change import row_to_read
from .telling_of_others import may_mark


@dataclass(frozen=True)
class ContributionSent:
    """One contribution. sender, decided_by: for practitioners; a sender is not told who decided."""

    id: UUID
    child: UUID
    strand: UUID
    strand_name: str
    information_class: int
    heading: str
    text: str
    state: ContributionState
    version: int
    sent_at: datetime
    changed_at: datetime
    decided_at: datetime | None
    decision_reason: str
    section: UUID | None
    sender: PersonName | None = None
    decided_by: PersonName | None = None
    may_answer: bool = False
    tells_of_others: bool = False
    may_mark: bool = False


def contributions_to(scope: Scope, child_id: UUID) -> list[ContributionSent]:
    """All that was sent for this child's plans, as far as they are open to the reader: waiting first, newest first."""
    reach = reach_of(scope, child_id)
    rows = list(
        PartnerContribution.objects.filter(_mine(reach))
        .select_related("strand")
        .order_by("-sent_at", "id")[:200]
    )
    looked_at([child_id] if rows else [], _classes(rows))
    names = names_of(
        child_id,
        [*(row.from_membership_id for row in rows), *(row.decided_by_membership_id for row in rows)],
    )
    shown = [_shown(row, names, reach) for row in rows]
    return sorted(shown, key=lambda one: one.state != ContributionState.SENT)


def contribution_to(reach: Reach, contribution_id: UUID) -> ContributionSent:
    """One of them. Raises NotFound."""
    row = row_to_read(PartnerContribution, contribution_id, reach=reach)
    looked_at([reach.child_id], row.information_class)
    names = names_of(reach.child_id, [row.from_membership_id, row.decided_by_membership_id])
    return _shown(row, names, reach)


def sections_to_take_up_into(reach: Reach, strand_id: UUID) -> list[tuple[UUID, str]]:
    """The sections of that plan in which this person writes, by id and heading."""
    open_to_write = Section.objects.filter(
        child_id=reach.child_id,
        strand_id=strand_id,
        information_class__in=reach.text_classes(Level.CONTRIBUTE),
    )
    return list(open_to_write.order_by("position", "heading").values_list("pk", "heading"))


def count_waiting(scope: Scope, child_id: UUID) -> int:
    """How many wait for an answer that this person may give."""
    reach = reach_of(scope, child_id)
    return PartnerContribution.objects.filter(
        child_id=child_id,
        state=ContributionState.SENT,
        information_class__in=reach.text_classes(Level.CONTRIBUTE),
    ).count()


def own_contributions(
    scope: Scope, child_id: UUID, *, after: tuple[str, str] | None, limit: int, state: str = ""
) -> tuple[list[ContributionSent], tuple[str, str] | None]:
    """The reader's own, oldest first: a page of them, and where the next begins. Raises NotFound for the child."""
    reach = reach_of(scope, child_id)
    rows = PartnerContribution.objects.filter(_mine(reach), from_membership_id=scope.membership_id or 0)
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        sent_at, number = after
        rows = rows.filter(Q(sent_at__gt=sent_at) | Q(sent_at=sent_at, pk__gt=number))
    page = list(rows.select_related("strand").order_by("sent_at", "pk")[: limit + 1])
    shown = [_shown(row, {}, reach) for row in page[:limit]]
    looked_at([child_id] if shown else [], _classes(page[:limit]))
    last = page[limit - 1] if len(page) > limit else None
    return shown, (last.sent_at.isoformat(), str(last.pk)) if last else None


def own_contribution(scope: Scope, child_id: UUID, contribution_id: UUID) -> ContributionSent:
    """One that the reader sent. Raises NotFound."""
    reach = reach_of(scope, child_id)
    found = PartnerContribution.objects.filter(
        _mine(reach), from_membership_id=scope.membership_id or 0, pk=contribution_id
    )
    row = found.select_related("strand").first()
    if row is None:
        raise NotFound("no such contribution")
    looked_at([child_id], row.information_class)
    return _shown(row, {}, reach)


def shown_to_sender(row: PartnerContribution) -> ContributionSent:
    """A contribution as an act left it, for whoever sent it."""
    return _shown(row, {}, None)


def _mine(reach: Reach) -> Q:
    return Q(child_id=reach.child_id, information_class__in=reach.text_classes(Level.READ))


def _classes(rows: list[PartnerContribution]) -> int:
    classes = 0
    for row in rows:
        classes |= row.information_class
    return classes


def _shown(row: PartnerContribution, names: dict[int, PersonName], reach: Reach | None) -> ContributionSent:
    return ContributionSent(
        id=row.pk,
        child=row.child_id,
        strand=row.strand_id,
        strand_name=row.strand.get_kind_display(),
        information_class=row.information_class,
        heading=row.heading,
        text=row.text,
        state=ContributionState(row.state),
        version=row.version,
        sent_at=row.sent_at,
        changed_at=row.changed_at,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        section=row.section_id,
        sender=names.get(row.from_membership_id),
        decided_by=names.get(row.decided_by_membership_id or 0),
        may_answer=reach is not None
        and row.state == ContributionState.SENT
        and reach.may_write_text(row.information_class),
        tells_of_others=row.tells_of_others,
        may_mark=reach is not None and may_mark(reach, row.information_class),
    )
