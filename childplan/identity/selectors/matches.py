"""Questions that the area's matchers answer: is this incoming record a child we know?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Address, Alias, Child, PossibleMatch
from childplan.identity.vocabulary import AliasKind, MatchState, UseState

PAGE = 50


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
    names = names_of(match.decided_by_membership_id for match in found)
    lines = [MatchLine(match, names.get(match.decided_by_membership_id or 0, "")) for match in found]
    # Paginator and Page do not say that what is on a page may be made from what was counted.
    return Page(lines, shown.number, shown.paginator)  # type: ignore[arg-type]


def match_detail(scope: Scope, match_id: UUID) -> MatchDetail:
    """One question of the reader's area. Raises NotFound, also when the child it is about is no longer open to them."""
    match = asked_match(scope, match_id)
    looked_at([match.child_id], InformationClass.IDENTITY | InformationClass.CONTACT)
    others = _of_area(scope).filter(incoming_key=match.incoming_key).exclude(pk=match.pk)
    answers = list(PossibleMatch.history.filter(id=match.pk).order_by("-history_date", "-history_id"))
    names = names_of([match.decided_by_membership_id, *(each.history_membership_id for each in answers)])
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
    return PossibleMatch.objects.filter(area_id=scope.area_id or 0)


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


def names_of(membership_ids: Iterable[int | None]) -> dict[int, str]:
    """Name, role and organisation of each of these memberships."""
    wanted = {number for number in membership_ids if number is not None}
    members = Membership.objects.filter(pk__in=wanted).select_related("user", "partner", "organisation")
    return {member.pk: _name(member) for member in members}


def _name(member: Membership) -> str:
    role = BY_KEY[member.role].name if member.role in BY_KEY else member.role
    return ", ".join(part for part in (member.holder_name, role, str(member.organisation)) if part)
