"""What undoing an answer would take back, and what it would leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from childplan.access.models import Involvement
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.looking import looked_at
from childplan.identity.models import Alias, PossibleMatch
from childplan.identity.parting import Joining, Parted, foreseen, parted_facts
from childplan.identity.vocabulary import AliasKind, MatchState

from .matches import asked_match
from .parted import ADDRESS_FACT, joining_of, said_since

MOST_SHOWN = 20


@dataclass(frozen=True)
class Written:
    """Something that the sender's people did on the child's record since the answer."""

    title: str
    at: datetime


@dataclass(frozen=True)
class Undoing:
    """numbers: the identifiers that go. is_out: the sender loses sight of the child. reopened: how many questions about
    the same record wait again with it. parted: what its files said since that is taken off, and what cannot be.
    written: what else stays of the sender's, as far as the reader may know; more: how many more. stays_in: how many
    other involvements of the sender's people stay.
    """

    match: PossibleMatch
    numbers: Sequence[tuple[AliasKind, str]]
    is_out: bool
    reopened: int
    parted: Parted
    written: Sequence[Written]
    more: int
    stays_in: int


def undoing(scope: Scope, match_id: UUID, *, at: datetime) -> Undoing:
    """For the page that asks before an answer is undone. Raises NotFound. Constant queries."""
    match = asked_match(scope, match_id)
    given = match.gave.get("involvement")
    joining = joining_of(match)
    parted = said_since(joining) + foreseen(joining) if match.state == MatchState.SAME else Parted()
    spoken_of = {*parted_facts(), ADDRESS_FACT} if joining.is_alone else set()
    involved = Involvement.objects.filter(child_id=match.child_id, starts_at__lte=at, ends_at__gt=at)
    since = Fact.objects.filter(
        child_id=match.child_id,
        published_at__gte=match.decided_at or at,
        membership_id__in=joining.members,
    ).exclude(name__in=spoken_of)
    written = list(since.order_by("published_at", "pk")[:MOST_SHOWN])
    classes = InformationClass.IDENTITY | 0
    for fact in written:
        classes |= fact.information_class
    looked_at([match.child_id], classes)
    return Undoing(
        match=match,
        numbers=[
            (AliasKind(alias.kind), alias.value)
            for alias in Alias.objects.filter(given_by=match).order_by("kind", "value")
        ],
        is_out=bool(given) and involved.filter(pk=given).exists(),
        reopened=PossibleMatch.objects.filter(answered_with=match.pk).count(),
        written=[Written(fact.title, fact.occurred_at) for fact in written],
        more=since.count() - len(written) if len(written) == MOST_SHOWN else 0,
        parted=parted,
        stays_in=_stay_in(involved.filter(organisation_id=match.sender_id).exclude(pk=given), joining),
    )


def _stay_in(others: QuerySet[Involvement], joining: Joining) -> int:
    """How many stay: all but those that the sender's own people made on the strength of the answer."""
    if joining.is_alone:
        others = others.exclude(made_by_membership_id__in=joining.members, starts_at__gte=joining.since)
    return others.count()
