"""The worker's side of a document: claim the one that waits longest, and write down what the scanner said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F, Q
from django.urls import reverse

from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.documents.clamd import Verdict
from childplan.documents.models import Document, DocumentContent
from childplan.documents.vocabulary import DocumentState, RefusedBecause
from childplan.documents.workflow import BY_SCANNER, WAITS, require_move
from childplan.facts.claims import pause_after
from childplan.history.acts import act
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.actions.give_own_notice import give_own_notice
from childplan.notifications.actions.queue_message import queue_message
from childplan.notifications.vocabulary import Template

LEASE = timedelta(seconds=120)
"""How long a worker has a document in hand: more than the scanner is given."""
LONGEST_PAUSE = timedelta(minutes=10)
KEEPS_DATA = "area_data_manager"

HELD = "A document that you attached waits: the virus check does not answer. It is checked again by itself"
OPEN_NOW = "A document that you attached has been checked for viruses and can be opened"
NOT_READ = "A document that you attached was refused: the virus check cannot look inside it"
DESTROYED = (
    "A document that you attached held a virus and was destroyed. Tell whoever looks after your computer"
)


@dataclass(frozen=True)
class Claim:
    """A document that is this worker's for now, with its bytes."""

    document_id: UUID
    attempts: int
    content: bytes


@act
def claim_document(*, by: Scope, at: datetime) -> Claim | None:  # noqa: ARG001 - as the service role
    """Take the document that is due first; None when none is. Commit before the scanner is asked.

    Another worker's are passed over. What waits is due at once the first time. What a lost worker had in hand comes
    back when its lease ends.
    """
    due = Q(due_at__isnull=True) | Q(due_at__lte=at) | Q(due_at__gt=at + LONGEST_PAUSE)
    waiting = Document.objects.filter(due, state__in=WAITS)
    row = (
        waiting.select_for_update(skip_locked=True, of=("self",))
        .order_by(F("due_at").asc(nulls_first=True), "added_at", "id")
        .first()
    )
    if row is None:
        return None
    require_move(row.state, DocumentState.SCANNING, by=BY_SCANNER)
    row.state, row.attempts, row.due_at = DocumentState.SCANNING, row.attempts + 1, at + LEASE
    # Whose turn it is is no version of it.
    row.skip_history_when_saving = True  # type: ignore[attr-defined]
    row.save(update_fields=["state", "attempts", "due_at"])
    content = DocumentContent.objects.values_list("content", flat=True).get(document_id=row.pk)
    return Claim(row.pk, row.attempts, bytes(content))


@act
def settle_document(*, by: Scope, at: datetime, claim: Claim, verdict: Verdict) -> None:
    """What the scanner said stands: it is opened to its readers, or destroyed. Nothing happens where another worker
    settled it meanwhile, or somebody removed it."""
    row = _in_hand(claim)
    if row is None:
        return
    waited = row.attempts > 1
    if verdict.is_clean:
        row.state = DocumentState.CLEAN
    elif verdict.found:
        row.state, row.found = DocumentState.INFECTED, verdict.found[:120]
    else:
        row.state, row.refused_because = DocumentState.REFUSED, verdict.not_read or RefusedBecause.BROKEN
    require_move(DocumentState.SCANNING, DocumentState(row.state), by=BY_SCANNER)
    row.checked_at, row.due_at = at, None
    _moved(row)
    if verdict.is_clean:
        content = DocumentContent.objects.get(document_id=row.pk)
        content.opened_at = at
        content.save(update_fields=["opened_at"])
        if waited:
            _tell(row, OPEN_NOW, by=by, at=at)
        return
    destroy(row.pk)
    _tell(row, DESTROYED if verdict.found else NOT_READ, by=by, at=at)
    if verdict.found:
        _tell_of_virus(row, by=by, at=at)


@act
def hold_document(*, by: Scope, at: datetime, claim: Claim) -> None:
    """The scanner did not answer: the document waits, longer each time and at most ten minutes. Told once."""
    row = _in_hand(claim)
    if row is None:
        return
    row.state = DocumentState.HELD
    row.due_at = at + min(pause_after(row.attempts), LONGEST_PAUSE)
    if row.attempts > 1:
        row.skip_history_when_saving = True  # type: ignore[attr-defined]
        row.save(update_fields=["state", "due_at"])
        return
    _moved(row)
    _tell(row, HELD, by=by, at=at)


def destroy(document_id: UUID) -> None:
    """Delete the bytes of a document that is not kept."""
    with connection.cursor() as cursor:
        cursor.execute("select documents.destroy_content(%s)", [document_id])


def _in_hand(claim: Claim) -> Document | None:
    mine = {"state": DocumentState.SCANNING, "attempts": claim.attempts}
    return Document.objects.select_for_update(of=("self",)).filter(pk=claim.document_id, **mine).first()


def _moved(row: Document) -> None:
    row.version += 1
    row.save(
        update_fields=["state", "refused_because", "found", "checked_at", "due_at", "attempts", "version"]
    )


def _tell(row: Document, words: str, *, by: Scope, at: datetime) -> None:
    """Whoever attached it, for as long as they may read of it."""
    give_notice(
        by=by,
        at=at,
        child_id=row.child_id,
        information_class=InformationClass(row.information_class),
        recipient_membership_id=row.added_by_membership_id,
        text=words,
        address=reverse("documents:document", args=[row.child_id, row.pk]),
    )


def _tell_of_virus(row: Document, *, by: Scope, at: datetime) -> None:
    """An email at once, that names no child, to whoever attached it and whoever keeps the area's data; and a notice to
    the latter, who read no plan."""
    sender = Membership.objects.select_related("organisation__area").get(pk=row.added_by_membership_id)
    keepers = Membership.objects.filter(
        organisation__area_id=sender.organisation.area_id,
        role=KEEPS_DATA,
        starts_at__lte=at,
        ends_at__gt=at,
        user__is_active=True,
    )
    told = list(keepers.order_by("pk").values_list("pk", flat=True))
    for number in told:
        give_own_notice(
            by=by,
            at=at,
            recipient_membership_id=number,
            text=f"A file with a virus came from {sender.organisation.name}. It was destroyed before anybody could "
            f"open it. What was found: {row.found}"[:200],
            address=reverse("plans:my_work"),
            once=f"virus {row.pk}",
        )
    _email([*told, *([sender.pk] if sender.user_id else [])], sender.organisation.area.name, by=by, at=at)


def _email(members: Iterable[int], area: str, *, by: Scope, at: datetime) -> None:
    for number in members:
        queue_message(
            by=by,
            at=at,
            child_id=None,
            information_class=InformationClass.IDENTITY,
            template=Template.SOMETHING_NEW,
            personalisation={"area_name": area, "link": f"{settings.SITE_URL}/"},
            recipient_membership_id=number,
        )
