"""Questions that the area's matchers answer: is this incoming record a child we know?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Address, Alias, Child, PossibleMatch
from childplan.identity.vocabulary import AliasKind, MatchState

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
class MatchDetail:
    """One question with both sides, and its answer when it has one. others: questions about the same record."""

    match: PossibleMatch
    incoming: Side
    known: Side
    decided_by: str
    others: Sequence[PossibleMatch]


def matches(scope: Scope, *, state: MatchState, page: object) -> "Page[PossibleMatch]":
    """A page of questions of the reader's area, longest waiting first; answered ones newest first. Constant queries."""
    order = "raised_at" if state is MatchState.WAITING else "-decided_at"
    asked = (
        PossibleMatch.objects.filter(area_id=scope.area_id or 0, state=state)
        .select_related("child", "sender")
        .order_by(order, "pk")
    )
    shown = Paginator(asked, PAGE).get_page(page)  # type: ignore[arg-type]
    looked_at([match.child_id for match in shown.object_list], InformationClass.IDENTITY)
    return shown


def match_detail(scope: Scope, match_id: UUID) -> MatchDetail:
    """One question of the reader's area. Raises NotFound, also when the child it is about is no longer open to them."""
    match = (
        PossibleMatch.objects.filter(pk=match_id, area_id=scope.area_id or 0)
        .select_related("child", "sender")
        .first()
    )
    if match is None or not Child.objects.filter(pk=match.child_id).exists():
        raise NotFound("no such match")
    looked_at([match.child_id], InformationClass.IDENTITY | InformationClass.CONTACT)
    others = PossibleMatch.objects.filter(
        incoming_key=match.incoming_key, area_id=scope.area_id or 0
    ).exclude(pk=match.pk)
    return MatchDetail(
        match=match,
        incoming=_incoming(match.incoming),
        known=_known(match.child),
        decided_by=_name(match.decided_by_membership_id),
        others=list(others.select_related("child").order_by("raised_at")),
    )


def open_question_count(scope: Scope) -> int:
    """How many questions wait in the reader's area."""
    return PossibleMatch.objects.filter(area_id=scope.area_id or 0, state=MatchState.WAITING).count()


def _incoming(record: dict[str, Any]) -> Side:
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


def _known(child: Child) -> Side:
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


def _name(membership_id: int | None) -> str:
    member = Membership.objects.filter(pk=membership_id or 0).select_related("user", "organisation").first()
    if member is None:
        return ""
    role = BY_KEY[member.role].name if member.role in BY_KEY else member.role
    return ", ".join(part for part in (member.holder_name, role, str(member.organisation)) if part)
