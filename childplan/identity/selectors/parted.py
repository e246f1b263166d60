"""What the sender of a record said of a child since its answer, in identity's own tables."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from childplan.access.models import Involvement
from childplan.access.withheld import A_SCHOOL
from childplan.accounts.models import Membership
from childplan.identity.models import Address, Child, Disagreement, FieldSource, PossibleMatch
from childplan.identity.parting import Joining, Parted
from childplan.identity.vocabulary import DisagreementState, MatchState, StatedField

FIELDS: Mapping[StatedField, tuple[str, ...]] = {
    StatedField.NAME: ("forename", "surname"),
    StatedField.SEX: ("sex",),
    StatedField.BORN_ON: ("born_on", "expected_on"),
}
ADDRESS_FACT = "identity.address.recorded"
ONE_BY_ONE = "Nobody can tell them from what it said before: look through them."


@dataclass(frozen=True)
class Earlier:
    """What stood in a field before the sender's word. source_id, said_at: whose word that was, where it is known."""

    field: StatedField
    values: Mapping[str, Any]
    source_id: int | None
    said_at: datetime


def joining_of(match: PossibleMatch) -> Joining:
    """The time since the answer “same child” of this question."""
    since = match.decided_at or match.raised_at
    given = match.gave.get("involvement")
    same = PossibleMatch.objects.filter(
        child_id=match.child_id, sender_id=match.sender_id, state=MatchState.SAME
    )
    before = Involvement.objects.filter(
        child_id=match.child_id, organisation_id=match.sender_id, starts_at__lt=since, ends_at__gt=since
    )
    is_alone = (
        given is not None and not same.exclude(pk=match.pk).exists() and not before.exclude(pk=given).exists()
    )
    members = Membership.objects.filter(organisation_id=match.sender_id).values_list("pk", flat=True)
    return Joining(
        match_id=match.pk,
        child_id=match.child_id,
        sender_id=match.sender_id,
        sender=str(match.sender) if getattr(match, "sender_is_open", False) else A_SCHOOL,
        since=since,
        members=frozenset(members),
        incoming=match.incoming,
        is_alone=is_alone,
    )


def said_since(joining: Joining) -> Parted:
    """What identity would take off, or leave where it cannot be parted, as far as the reader may know."""
    addresses = Address.history.filter(
        child_id=joining.child_id,
        source_id=joining.sender_id,
        history_type="+",
        history_date__gte=joining.since,
        is_confidential=False,
    ).count()
    questions = Disagreement.objects.filter(
        child_id=joining.child_id,
        incoming_source_id=joining.sender_id,
        state=DisagreementState.OPEN,
        raised_at__gte=joining.since,
    ).count()
    found = [
        (addresses, "address that it sent", "addresses that it sent"),
        (questions, "question that its word raised", "questions that its word raised"),
    ]
    said = [f"{number} {one if number == 1 else many}" for number, one, many in found if number]
    said += [f"The {each.field.label.lower()} as it sent it" for each in earlier_fields(joining)]
    if joining.is_alone:
        return Parted(taken=tuple(said))
    return Parted(stays=tuple(f"{line}. {ONE_BY_ONE}" for line in said))


def earlier_fields(joining: Joining) -> list[Earlier]:
    """The fields that stand on the sender's word since the answer, and what stood there before."""
    theirs = FieldSource.objects.filter(child_id=joining.child_id, organisation_id=joining.sender_id)
    fields = [StatedField(name) for name in theirs.values_list("field", flat=True)]
    if not fields:
        return []
    versions = list(Child.history.filter(id=joining.child_id).order_by("version", "history_date"))
    found = [_earlier(field, versions, joining) for field in fields if field in FIELDS]
    sources = _organisations(each.source_id for each in found if each)
    return [
        Earlier(each.field, each.values, sources.get(each.source_id or 0), each.said_at)
        for each in found
        if each is not None
    ]


def _earlier(field: StatedField, versions: Collection[Any], joining: Joining) -> Earlier | None:
    """What stood before, with the membership that wrote it in place of its organisation; None where it stands."""
    current: tuple[Any, ...] | None = None
    standing: Earlier | None = None
    is_theirs = False
    for version in versions:
        values = tuple(getattr(version, name) for name in FIELDS[field])
        if values == current:
            continue
        current = values
        is_theirs = version.history_membership_id in joining.members and version.history_date >= joining.since
        if not is_theirs:
            named = dict(zip(FIELDS[field], values, strict=True))
            standing = Earlier(field, named, version.history_membership_id, version.history_date)
    return standing if is_theirs else None


def _organisations(memberships: Iterable[int | None]) -> dict[int, int]:
    wanted = {number for number in memberships if number}
    return dict(Membership.objects.filter(pk__in=wanted).values_list("pk", "organisation_id"))
