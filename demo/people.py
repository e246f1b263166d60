"""What the stories do about children and those around them, in a few words each."""

from datetime import date, timedelta
from uuid import UUID

from childplan.access.actions import involve
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import EVERY_NEED
from childplan.identity.actions.flag_child import raise_flag
from childplan.identity.actions.open_by_hand import open_by_hand
from childplan.identity.actions.open_children import IncomingAlias, IncomingChild
from childplan.identity.actions.record_address import record_address
from childplan.identity.actions.record_order import OrderText, record_order
from childplan.identity.actions.record_relationship import Contact, Relation, record_relationship
from childplan.identity.vocabulary import AddressKind, AliasKind, FlagKind, OrderKind, RelationshipKind, Sex
from safeguarding.actions.allocate_social_worker import allocate_social_worker
from safeguarding.actions.record_concern import record_concern
from safeguarding.vocabulary import ConcernCategory
from send.actions.open_sen_support import NewSenSupport, open_sen_support
from send.vocabulary import SenNeed

from .telling import Telling


def new_child(
    telling: Telling,
    key: str,
    *,
    by: str,
    forename: str,
    surname: str,
    reason: str,
    sex: Sex = Sex.UNKNOWN,
    born_on: date | None = None,
    expected_on: date | None = None,
    nhs: str = "",
    upn: str = "",
    days_ago: int,
) -> UUID:
    """A child whose record somebody opened without a file; their team is involved with it."""
    aliases = [IncomingAlias(AliasKind.NHS_NUMBER, nhs)] if nhs else []
    if upn:
        aliases.append(IncomingAlias(AliasKind.UPN, upn))
    child = IncomingChild(
        forename=forename,
        surname=surname,
        sex=sex,
        born_on=born_on,
        expected_on=expected_on,
        aliases=tuple(aliases),
    )
    with telling.acting(by) as scope:
        resolved = open_by_hand(by=scope, at=telling.days_ago(days_ago), child=child, reason=reason)
    if resolved.child_id is None:
        raise LookupError(f"{forename} {surname} was to be opened, and went to review")
    telling.children[key] = resolved.child_id
    return resolved.child_id


def parent(
    telling: Telling,
    child: str,
    *,
    by: str,
    name: str,
    kind: RelationshipKind,
    person: int | None = None,
    email: str = "",
    telephone: str = "",
    responsible: bool = True,
    lives_with: bool = False,
    order: tuple[OrderKind, str] | None = None,
    no_contact: bool = False,
    days_ago: int = 60,
) -> int:
    """An adult of the family, with a court order about them if there is one. Answers the adult's id.

    person: when they are on record for a sibling.
    """
    with telling.acting(by) as scope:
        made = record_relationship(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=telling.children[child],
            relation=Relation(
                kind=kind,
                has_parental_responsibility=responsible,
                lives_with_child=lives_with,
                no_contact=no_contact,
            ),
            contact=None if person else Contact(name=name, email=email, telephone=telephone),
            person_id=person,
            reason="Told by the family",
        )
    if order is not None:
        court_order(telling, child, by=by, kind=order[0], detail=order[1], about=made.pk, days_ago=days_ago)
    return made.person_id


def court_order(
    telling: Telling,
    child: str,
    *,
    by: str,
    kind: OrderKind,
    days_ago: int,
    detail: str = "",
    about: UUID | None = None,
) -> None:
    """An order, about the adult of that relationship or about the child."""
    at = telling.days_ago(days_ago)
    with telling.acting(by) as scope:
        record_order(
            by=scope,
            at=at,
            child_id=telling.children[child],
            kind=kind,
            relationship_id=about,
            text=OrderText(starts_on=at.date(), detail=detail),
            reason="Sealed order seen",
        )


def flag(telling: Telling, child: str, *, by: str, kind: FlagKind, days_ago: int = 30) -> None:
    """Something everyone should see first."""
    with telling.acting(by) as scope:
        raise_flag(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=telling.children[child],
            kind=kind,
            starts_on=telling.days_ago(days_ago).date(),
            reason="Known to those who work with the child",
        )


def address(
    telling: Telling,
    child: str,
    *,
    by: str,
    kind: AddressKind,
    lines: str,
    postcode: str,
    days_ago: int,
    confidential: bool = False,
) -> None:
    """Where the child lives from that day."""
    with telling.acting(by) as scope:
        record_address(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=telling.children[child],
            kind=kind,
            lines=lines,
            postcode=postcode,
            starts_on=telling.days_ago(days_ago).date(),
            is_confidential=confidential,
            reason="Moved",
        )


def allocate(telling: Telling, child: str, *, by: str, to: str, days_ago: int, reason: str) -> None:
    """A social worker and their team."""
    with telling.acting(by) as scope:
        allocate_social_worker(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=telling.children[child],
            membership_id=telling.membership(to),
            reason=reason,
        )


def involved(
    telling: Telling,
    child: str,
    kind: InvolvementKind,
    *,
    by: str,
    reason: str,
    days_ago: int,
    to: str = "",
    team: tuple[str, str] | None = None,
    in_days: int | None = None,
    classes: int = EVERY_NEED,
) -> None:
    """Somebody, or a team by its body and name, who has to do with the child. in_days: until when, from today."""
    principal = telling.borough.team(*team).pk if team else telling.membership(to)
    body = telling.borough.bodies[team[0]].pk if team else telling.borough.members[to].organisation_id
    with telling.acting(by) as scope:
        involve(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=telling.children[child],
            kind=kind,
            principal_id=principal,
            organisation_id=body,
            classes=classes,
            ends_at=None if in_days is None else telling.at + timedelta(days=in_days),
            reason=reason,
        )


def concern(
    telling: Telling,
    child: str,
    *,
    by: str,
    category: ConcernCategory,
    text: str,
    days_ago: int,
    said: str = "",
    action_taken: str = "",
) -> None:
    """Something somebody saw or heard."""
    with telling.acting(by) as scope:
        record_concern(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=telling.children[child],
            category=category,
            text=text,
            happened_on=telling.days_ago(days_ago).date(),
            child_said=said,
            immediate_action=action_taken,
        )


def sen_support(telling: Telling, child: str, *, by: str, need: str, reason: str, days_ago: int) -> None:
    """SEN support at the child's school."""
    at = telling.days_ago(days_ago)
    with telling.acting(by) as scope:
        open_sen_support(
            by=scope,
            at=at,
            child_id=telling.children[child],
            support=NewSenSupport(
                primary_need=SenNeed(need),
                parents_told_on=at.date() - timedelta(days=2),
                review_on=at.date() + timedelta(days=100),
            ),
            reason=reason,
        )
