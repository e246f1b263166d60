"""One alert in full: why it was raised, who was told, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from childplan.access.scope import Scope
from childplan.access.vocabulary import Level
from childplan.access.withheld import SOMEBODY, members_of
from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert, AlertMove, AlertRecipient
from childplan.escalation.rules import is_overdue
from childplan.escalation.selectors.lines import VacancyLine, empty_posts, is_unseen, role_name
from childplan.escalation.vocabulary import AlertState
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at


@dataclass(frozen=True)
class Person:
    """A practitioner, in the membership that is meant; somebody of a withheld school has neither role nor body."""

    name: str
    role: str
    organisation: str

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.role, self.organisation) if part)


@dataclass(frozen=True)
class ToldLine:
    """Somebody the alert was sent to. message_state: of their email, empty when there was none."""

    person: Person
    agency: str
    why: str
    as_manager: bool
    sent_at: datetime
    message_state: str
    message_sent_at: datetime | None


@dataclass(frozen=True)
class MoveLine:
    """One move. person: None where the software made it."""

    act: str
    at: datetime
    person: Person | None
    reason: str


@dataclass(frozen=True)
class AlertDetail:
    """Everything the alert's page says. decision, decided_as: in words, and the code of the choice; empty until then.
    version: to be sent back with the answer. easing_since: since when the
    cause is away, while that is not for long enough yet."""

    id: UUID
    child_id: UUID
    child_name: str
    information_class: int
    trigger: str
    title: str
    reason: str
    evidence: Mapping[str, Any]
    state: AlertState
    raised_at: datetime
    answer_by: date
    overdue: bool
    with_manager: bool
    decision: str
    decided_as: str
    decision_reason: str
    resolution: str
    version: int
    is_unseen: bool
    episode: int
    previous_id: UUID | None
    easing_since: date | None
    review_on: date | None
    to_manager_at: datetime | None
    vacancies: tuple[VacancyLine, ...]
    told: tuple[ToldLine, ...]
    moves: tuple[MoveLine, ...]


def alert_detail(scope: Scope, alert_id: UUID, *, today: date) -> AlertDetail:
    """The alert with its people and moves. Four queries. Raises NotFound for a stranger's."""
    alert = Alert.objects.select_related("child").filter(pk=alert_id).first()
    if alert is None or not scope.reaches_anywhere(alert.information_class, Level.READ):
        raise NotFound("no such alert")
    looked_at([alert.child_id], InformationClass.IDENTITY | alert.information_class)
    recipients = list(
        AlertRecipient.objects.filter(alert=alert).select_related("message").order_by("sent_at", "pk")
    )
    moves = list(AlertMove.objects.filter(alert=alert).order_by("at"))
    people = people_in(
        alert.child_id, {*(r.membership_id for r in recipients), *(m.by_membership_id for m in moves)}
    )
    return AlertDetail(
        id=alert.pk,
        child_id=alert.child_id,
        child_name=alert.child.full_name,
        information_class=alert.information_class,
        trigger=alert.trigger,
        title=alert.title,
        reason=alert.reason,
        evidence=alert.evidence,
        state=AlertState(alert.state),
        raised_at=alert.raised_at,
        answer_by=alert.answer_by,
        overdue=is_overdue(alert.state, alert.answer_by, today=today),
        with_manager=alert.to_manager_at is not None,
        decision=alert.get_decision_display() if alert.decision else "",
        decided_as=alert.decision,
        decision_reason=alert.decision_reason,
        resolution=alert.resolution,
        version=alert.version,
        is_unseen=is_unseen(alert),
        episode=alert.episode,
        previous_id=alert.previous_id,
        easing_since=alert.easing_since if alert.resolved_at is None else None,
        review_on=alert.review_on,
        to_manager_at=alert.to_manager_at,
        vacancies=empty_posts(alert),
        told=tuple(_told(recipient, people) for recipient in recipients),
        moves=tuple(
            MoveLine(move.act, move.at, people.get(move.by_membership_id or 0), move.reason) for move in moves
        ),
    )


def _told(recipient: AlertRecipient, people: Mapping[int, Person]) -> ToldLine:
    message = recipient.message
    return ToldLine(
        person=people[recipient.membership_id],
        agency=recipient.agency,
        why=recipient.why,
        as_manager=recipient.as_manager,
        sent_at=recipient.sent_at,
        message_state=message.fate if message else "",
        message_sent_at=(message.delivery_at or message.sent_at) if message else None,
    )


def people_in(child_id: UUID | None, membership_ids: Iterable[int | None]) -> dict[int, Person]:
    """Who holds these memberships, by number, as they are to be named for this child; None: for none. One query."""
    return {
        member.pk: Person(
            name=member.holder_name,
            role=role_name(member.role),
            organisation=member.organisation.name,
        )
        if is_open
        else Person(name=SOMEBODY, role="", organisation="")
        for member, is_open in members_of(child_id, membership_ids)
    }
