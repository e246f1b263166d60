"""What waits for somebody when they sign in, how they want to hear, and what became of their emails."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q

from childplan.access.scope import Scope
from childplan.accounts.models import Membership

from .models import Digest, Message, Notice, OwnNotice, Preferences
from .rules import Hours, digest_day
from .vocabulary import CAN_WAIT, KIND_OF, Delivery, How, Kind, MessageState, Template

EMAILS_SHOWN = 50


@dataclass(frozen=True)
class NoticeLine:
    """One notice: what it says, since when, and where it leads."""

    id: UUID
    text: str
    address: str
    made_at: datetime


def unread_notices(scope: Scope) -> list[NoticeLine]:
    """The notices left for this membership that it has not read, newest first. Those about a child that it may no
    longer see are gone. They name no child, so the log of looking has nothing to keep. Two queries."""
    if scope.membership_id is None:
        return []
    mine = {"recipient_membership_id": scope.membership_id, "read_at__isnull": True}
    unread: list[Notice | OwnNotice] = [*Notice.objects.filter(**mine), *OwnNotice.objects.filter(**mine)]
    return [
        NoticeLine(id=notice.pk, text=notice.text, address=notice.address, made_at=notice.made_at)
        for notice in sorted(unread, key=lambda notice: notice.made_at, reverse=True)
    ]


def messages_set_aside() -> int:
    """How many messages are in quarantine: for operators, as the service role."""
    return Message.objects.filter(state=MessageState.QUARANTINED).count()


@dataclass(frozen=True)
class EmailLine:
    """One email: of which kind, when it was asked for, and its fate in words.

    for_them: asked for by the reader, sent to somebody else.
    """

    kind: Kind
    made_at: datetime
    fate: str
    words: str
    fate_at: datetime | None
    for_them: bool


@dataclass(frozen=True)
class DigestDue:
    """A member whose daily email of this day is not made yet. since: when the last one was."""

    membership_id: int
    user_id: int
    day: date
    kinds: tuple[Kind, ...]
    since: datetime | None


def preferences_of(scope: Scope) -> Preferences:
    """The reader's own preferences for the membership they act in; the usual ones where they chose none. One query."""
    mine = Preferences.objects.filter(membership_id=scope.membership_id or 0).first()
    return mine or Preferences(membership_id=scope.membership_id or 0)


def my_emails(scope: Scope) -> list[EmailLine]:
    """The last emails to this membership, and those it asked for, newest first; those about a child that it may no
    longer see are gone. They name no child, so the log of looking has nothing to keep. One query."""
    if scope.membership_id is None:
        return []
    mine = Message.objects.filter(
        Q(recipient_membership_id=scope.membership_id) | Q(made_by_membership_id=scope.membership_id)
    ).exclude(state=MessageState.WITHHELD)
    mine = mine.order_by("-made_at", "pk")
    return [_email_line(scope, message) for message in mine[:EMAILS_SHOWN]]


def hours_of(chosen: Preferences) -> Hours:
    """The hours that somebody chose."""
    return Hours(chosen.quiet_from, chosen.quiet_until, chosen.digest_at, chosen.working_days_only)


def digests_due(*, at: datetime) -> list[DigestDue]:
    """Whose daily email is due now. For background work; three queries."""
    daily = list(Preferences.objects.filter(Q(news=How.DAILY) | Q(delivery=How.DAILY)))
    numbers = [chosen.membership_id for chosen in daily]
    members = Membership.objects.filter(
        pk__in=numbers, starts_at__lte=at, ends_at__gt=at, user__is_active=True
    ).values_list("pk", "user_id")
    users = dict(members)
    last = {
        row["membership_id"]: row
        for row in Digest.objects.filter(membership_id__in=numbers)
        .values("membership_id")
        .annotate(day=Max("day"), since=Max("made_at"))
    }
    due = []
    for chosen in daily:
        day = digest_day(at, hours_of(chosen))
        before = last.get(chosen.membership_id)
        if day is None or chosen.membership_id not in users or (before and before["day"] >= day):
            continue
        kinds = tuple(kind for kind in CAN_WAIT if chosen.how(kind) is How.DAILY)
        due.append(
            DigestDue(
                membership_id=chosen.membership_id,
                user_id=users[chosen.membership_id],
                day=day,
                kinds=kinds,
                since=before["since"] if before else None,
            )
        )
    return due


def unread_count(scope: Scope, *, kinds: Sequence[Kind], since: datetime | None) -> tuple[int, int]:
    """How many notices of these kinds the reader has not read and may still read; how many are newer than `since`."""
    mine = {
        "recipient_membership_id": scope.membership_id or 0,
        "read_at__isnull": True,
        "kind__in": kinds,
    }
    made = [
        made_at
        for notices in (Notice, OwnNotice)
        for made_at in notices.objects.filter(**mine).values_list("made_at", flat=True)
    ]
    return len(made), sum(since is None or made_at > since for made_at in made)


def deliveries_to_ask(*, at: datetime, limit: int) -> list[UUID]:
    """Messages whose delivery Notify is to be asked about, the longest waiting first. For background work."""
    asked = Message.objects.filter(delivery=Delivery.ON_ITS_WAY, ask_at__lte=at).order_by("ask_at", "pk")
    return list(asked.values_list("pk", flat=True)[:limit])


def family_email_fates(scope: Scope, child_id: UUID, template: Template) -> dict[int, EmailLine]:
    """What became of the last email of this template to each family person of a child. One query."""
    sent = Message.objects.filter(child_id=child_id, template=template, recipient_person__isnull=False)
    return {
        message.recipient_person_id or 0: _email_line(scope, message)
        for message in sent.order_by("made_at", "pk")
    }


def queued_before(numbers: Collection[UUID]) -> set[UUID]:
    """Of these messages those that there are already. For background work, which tells some things only once."""
    return set(Message.objects.filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()


def fate_words(fate: str) -> str:
    """What became of a message, in words; empty where there was none."""
    words = {
        **{state.value: str(state.label) for state in MessageState},
        **{delivery.value: str(delivery.label) for delivery in Delivery},
    }
    return words.get(fate, "")


def _email_line(scope: Scope, message: Message) -> EmailLine:
    return EmailLine(
        kind=KIND_OF[Template(message.template)],
        made_at=message.made_at,
        fate=message.fate,
        words=fate_words(message.fate),
        fate_at=message.delivery_at or message.sent_at,
        for_them=message.recipient_membership_id != scope.membership_id,
    )
