"""Questions that the area's matchers answer: is this incoming record a child we know?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.access.withheld import SOMEBODY, IsOpen, closed_to_reader, members_of
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Address, Alias, Child, PossibleMatch
from childplan.identity.vocabulary import AliasKind, MatchState, UseState
from childplan.organisations.vocabulary import OrganisationKind

PAGE = 50
ANSWERING = tuple(key for key, role in BY_KEY.items() if Permission.ANSWER_MATCHES in role.may)
OVERSEEING = tuple(key for key, role in BY_KEY.items() if Permission.OVERSEE_ALERTS in role.may)


@dataclass(frozen=True)
class Side:
    """Who a child is, on one side of the question: the incoming record, or the child we know."""

    forename: str
    middle_names: str
    surname: str
    known_as: str
    sex: str
    born_on: date | None
    expected_on: date | None
    postcode: str
    aliases: tuple[tuple[AliasKind, str], ...]


@dataclass(frozen=True)
class AnswerLine:
    """One answer that was given or undone: the state it left the question in, by whom, when and why."""

    state: MatchState | UseState
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class MatchDetail:
    """One question with both sides, and its answer when it has one.

    others: questions about the same record. answers: all that was ever answered or undone, newest first.
    own_record: the child that the record opened by itself, where "different" was answered before.
    """

    match: PossibleMatch
    incoming: Side
    known: Side
    decided_by: str
    others: Sequence[PossibleMatch]
    answers: Sequence[AnswerLine]
    own_record: Child | None


@dataclass(frozen=True)
class Waiting:
    """How many questions wait, and since when the oldest does. Counts: no child is named by them."""

    count: int = 0
    oldest: datetime | None = None

    def in_words(self, today: date) -> str:
        """ "3 possible matches wait for an answer, the oldest for 6 days": calendar days."""
        days = (today - timezone.localdate(self.oldest)).days if self.oldest else 0
        age = "since today" if days <= 0 else "for 1 day" if days == 1 else f"for {days} days"
        if self.count == 1:
            return f"1 possible match waits for an answer, {age}"
        return f"{self.count} possible matches wait for an answer, the oldest {age}"


@dataclass(frozen=True)
class MatchLine:
    """One question in a list, with who answered it."""

    match: PossibleMatch
    answered_by: str


def matches(scope: Scope, *, answered: bool, page: object) -> "Page[MatchLine]":
    """A page of questions of the reader's area, longest waiting first; answered ones newest first. Constant queries."""
    asked = _of_area(scope).select_related("child", "sender")
    if answered:
        asked = asked.exclude(state=MatchState.WAITING).order_by("-decided_at", "pk")
    else:
        asked = asked.filter(state=MatchState.WAITING).order_by("raised_at", "pk")
    shown = Paginator(asked, PAGE).get_page(page)  # type: ignore[arg-type]
    found = list(shown.object_list)
    looked_at([match.child_id for match in found], InformationClass.IDENTITY)
    names = names_by_child((match.child_id, match.decided_by_membership_id) for match in found)
    lines = [
        MatchLine(match, names.get((match.child_id, match.decided_by_membership_id or 0), ""))
        for match in found
    ]
    # Paginator and Page do not say that what is on a page may be made from what was counted.
    return Page(lines, shown.number, shown.paginator)  # type: ignore[arg-type]


def match_detail(scope: Scope, match_id: UUID) -> MatchDetail:
    """One question of the reader's area. Raises NotFound, also when the child it is about is no longer open to them."""
    match = asked_match(scope, match_id)
    looked_at([match.child_id], InformationClass.IDENTITY | InformationClass.CONTACT)
    others = _of_area(scope).filter(incoming_key=match.incoming_key).exclude(pk=match.pk)
    answers = list(PossibleMatch.history.filter(id=match.pk).order_by("-history_date", "-history_id"))
    names = names_of(
        match.child_id, [match.decided_by_membership_id, *(each.history_membership_id for each in answers)]
    )
    return MatchDetail(
        match=match,
        incoming=incoming_side(match.incoming),
        known=known_side(match.child),
        decided_by=names.get(match.decided_by_membership_id or 0, ""),
        others=list(others.select_related("child").order_by("raised_at")),
        answers=[
            AnswerLine(
                state=MatchState(each.state),
                by=names.get(each.history_membership_id or 0, ""),
                at=each.history_date,
                reason=each.decision_reason or each.history_change_reason or "",
            )
            for each in answers
        ],
        own_record=_own_record(match),
    )


def asked_match(scope: Scope, match_id: UUID) -> PossibleMatch:
    """The question itself. Raises NotFound, also when the child it is about is no longer open to the reader."""
    match = _of_area(scope).filter(pk=match_id).select_related("child", "sender").first()
    if match is None or not Child.objects.filter(pk=match.child_id).exists():
        raise NotFound("no such match")
    return match


def open_question_count(scope: Scope) -> int:
    """How many questions wait in the reader's area."""
    return _of_area(scope).filter(state=MatchState.WAITING).count()


def _of_area(scope: Scope) -> "QuerySet[PossibleMatch]":
    found = PossibleMatch.objects.filter(area_id=scope.area_id or 0)
    return found.annotate(sender_is_open=IsOpen("child_id", "sender_id"))


def waiting_matches(scope: Scope) -> Waiting:
    """What waits for this reader. One query."""
    found = _of_area(scope).filter(state=MatchState.WAITING).aggregate(n=Count("pk"), oldest=Min("raised_at"))
    return Waiting(found["n"], found["oldest"])


def matches_without_a_post(scope: Scope) -> Waiting:
    """What waits in the reader's area while nobody holds the post that answers it; nothing while somebody does.

    For those who see which posts are empty, and read no question. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select waiting, oldest from identity.matches_without_a_post(%s, %s)",
            [scope.area_id or 0, list(ANSWERING)],
        )
        return Waiting(*cursor.fetchone())


@dataclass(frozen=True)
class AreaWaiting:
    """One area's waiting questions. answering: the memberships that answer them. overseeing: those who are told where
    there is none, from the local authority where it has any."""

    waiting: Waiting
    answering: Mapping[int, int]
    overseeing: Sequence[int]


def matches_by_area(*, at: datetime) -> list[AreaWaiting]:
    """Who answers in each area, with what waits there. For background work. Three queries.

    answering: user by membership; people whose account is closed hold no post.
    """
    found = (
        PossibleMatch.objects.filter(state=MatchState.WAITING, area_id__isnull=False)
        .order_by()
        .values("area_id")
        .annotate(n=Count("pk"), oldest=Min("raised_at"))
    )
    waiting = {row["area_id"]: Waiting(row["n"], row["oldest"]) for row in found}
    live = Membership.objects.filter(
        starts_at__lte=at, ends_at__gt=at, user__is_active=True, role__in=(*ANSWERING, *OVERSEEING)
    ).select_related("organisation")
    areas: dict[int, list[Membership]] = {area_id: [] for area_id in waiting}
    for member in live.order_by("pk"):
        areas.setdefault(member.organisation.area_id, []).append(member)
    return [
        AreaWaiting(
            waiting.get(area_id, Waiting()),
            {each.pk: each.user_id or 0 for each in members if each.role in ANSWERING},
            _overseers(members),
        )
        for area_id, members in areas.items()
    ]


def _overseers(members: Sequence[Membership]) -> list[int]:
    found = [each for each in members if each.role in OVERSEEING]
    council = [each for each in found if each.organisation.kind == OrganisationKind.LOCAL_AUTHORITY]
    return [each.pk for each in council or found]


def _own_record(match: PossibleMatch) -> Child | None:
    """A child that one of the record's identifiers belongs to and that was opened after the question was asked."""
    values = [alias["value"] for alias in match.incoming.get("aliases", ())]
    holders = Alias.objects.filter(value__in=values, ends_on__isnull=True).values("child_id")
    opened = Child.objects.filter(pk__in=holders, opened_at__gte=match.raised_at)
    return opened.exclude(pk=match.child_id).first()


def incoming_side(record: dict[str, Any]) -> Side:
    """The record as it came."""
    return Side(
        forename=record.get("forename") or "",
        middle_names=record.get("middle_names") or "",
        surname=record.get("surname") or "",
        known_as=record.get("known_as") or "",
        sex=record.get("sex") or "",
        born_on=_day(record.get("born_on")),
        expected_on=_day(record.get("expected_on")),
        postcode=record.get("postcode") or "",
        aliases=tuple((AliasKind(alias["kind"]), alias["value"]) for alias in record.get("aliases", ())),
    )


def known_side(child: Child) -> Side:
    """The child we know, without anything confidential. Two queries."""
    aliases = Alias.objects.filter(child=child, ends_on__isnull=True).order_by("kind", "value")
    homes = Address.objects.filter(child=child, ends_on__isnull=True, is_confidential=False)
    return Side(
        forename=child.forename,
        middle_names=child.middle_names,
        surname=child.surname,
        known_as=child.known_as,
        sex=child.sex,
        born_on=child.born_on,
        expected_on=child.expected_on,
        postcode=", ".join(postcode for postcode in homes.values_list("postcode", flat=True) if postcode),
        aliases=tuple((AliasKind(alias.kind), alias.value) for alias in aliases),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def names_of(child_id: UUID, membership_ids: Iterable[int | None]) -> dict[int, str]:
    """Name, role and organisation of each of these memberships, as they are to be named for this child."""
    members = members_of(child_id, membership_ids)
    return {member.pk: _name(member) if is_open else SOMEBODY for member, is_open in members}


def names_by_child(pairs: Iterable[tuple[UUID, int | None]]) -> dict[tuple[UUID, int], str]:
    """The same for several children, by child and membership. Two queries, or none."""
    wanted = {(child_id, number) for child_id, number in pairs if number is not None}
    members = Membership.objects.select_related("user", "partner", "organisation").in_bulk(
        {number for _, number in wanted}
    )
    closed = closed_to_reader(wanted)
    return {
        pair: SOMEBODY if pair in closed else _name(members[pair[1]]) for pair in wanted if pair[1] in members
    }


def _name(member: Membership) -> str:
    role = BY_KEY[member.role].name if member.role in BY_KEY else member.role
    return ", ".join(part for part in (member.holder_name, role, str(member.organisation)) if part)
