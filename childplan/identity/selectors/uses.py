"""Who used an identifier of a restricted record: for its named list. Row policies hide uses from everybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from childplan.access.scope import Scope
from childplan.access.withheld import A_SCHOOL, IsOpen
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Child, IdentifierUse
from childplan.identity.vocabulary import UseState

from .matches import AnswerLine, Side, incoming_side, known_side, names_by_child, names_of


@dataclass(frozen=True)
class UseLine:
    """One use: which organisation, who there, how, of which kind of number, when, and what was said of it."""

    id: UUID
    organisation: str
    by: str
    way: str
    kind: str
    at: datetime
    state: UseState


@dataclass(frozen=True)
class UseDetail:
    """One use with both sides where a record came with it; answers: all that was ever said of it, newest first."""

    line: UseLine
    child_id: UUID
    incoming: Side | None
    known: Side
    answers: Sequence[AnswerLine]


def uses_of(scope: Scope, child_id: UUID) -> list[UseLine]:
    """Every use of this child's identifiers, newest first; none of a record that is not restricted. Raises NotFound."""
    if not Child.objects.filter(pk=child_id).exists():
        raise NotFound("no such child")
    looked_at([child_id], InformationClass.IDENTITY)
    return _lines(list(_uses(scope).filter(child_id=child_id)))


def use_count(scope: Scope, child_id: UUID) -> tuple[int, int]:
    """How many uses the reader may know of, and how many of them wait for an answer."""
    states = list(_uses(scope).filter(child_id=child_id).values_list("state", flat=True))
    return len(states), sum(state == UseState.WAITING for state in states)


@dataclass(frozen=True)
class UseSeen:
    """A use that waits for an answer, as the trigger reads it."""

    organisation_id: int
    way: str
    at: datetime


def waiting_uses(child_id: UUID) -> list[UseSeen]:
    """The uses that nobody on the list has answered, the last first. For the trigger, in background work or under the
    reader's own policy."""
    waiting = IdentifierUse.objects.filter(child_id=child_id, state=UseState.WAITING).order_by("-at", "pk")
    return [UseSeen(*row) for row in waiting.values_list("organisation_id", "way", "at")]


def use_detail(scope: Scope, child_id: UUID, use_id: UUID) -> UseDetail:
    """One use. Raises NotFound."""
    use = _uses(scope).filter(pk=use_id, child_id=child_id).first()
    child = Child.objects.filter(pk=child_id).first()
    if use is None or child is None:
        raise NotFound("no such use")
    looked_at([child_id], InformationClass.IDENTITY | InformationClass.CONTACT)
    versions = list(IdentifierUse.history.filter(id=use.pk).order_by("-history_date", "-history_id"))
    names = names_of(child_id, (version.history_membership_id for version in versions))
    return UseDetail(
        line=_lines([use])[0],
        child_id=child_id,
        incoming=incoming_side(use.incoming) if use.incoming else None,
        known=known_side(child),
        answers=[
            AnswerLine(
                state=UseState(version.state),
                by=names.get(version.history_membership_id or 0, ""),
                at=version.history_date,
                reason=version.decision_reason,
            )
            for version in versions
        ],
    )


def _uses(scope: Scope) -> "QuerySet[IdentifierUse]":
    # The list is of people, so a scope without a membership is on none.
    return (
        IdentifierUse.objects.filter(child__isnull=scope.membership_id is None)
        .select_related("organisation")
        .annotate(is_open=IsOpen("child_id", "organisation_id"))
        .order_by("-at", "pk")
    )


def _lines(uses: Sequence[IdentifierUse]) -> list[UseLine]:
    names = names_by_child((use.child_id, use.membership_id) for use in uses)
    return [
        UseLine(
            id=use.pk,
            organisation=use.organisation.name if getattr(use, "is_open", False) else A_SCHOOL,
            by=names.get((use.child_id, use.membership_id or 0), ""),
            way=use.get_way_display(),
            kind=use.get_kind_display(),
            at=use.at,
            state=UseState(use.state),
        )
        for use in uses
    ]
