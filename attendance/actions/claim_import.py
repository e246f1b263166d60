"""The worker's side of a confirmed file: which one is next, and what to do when one fails."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from attendance.models import CtfImport, CtfRow
from attendance.workflow import STEPS, ImportState, RowStep
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.facts.claims import LEASE, MOST_ATTEMPTS, pause_after
from childplan.history.acts import act

MOST_SET_ASIDE = 5
"""Pupils of one file that may be set aside before the whole file stops."""


@dataclass(frozen=True)
class ImportClaim:
    """A file that is this worker's for one batch, in whose name, and how often it failed since it last went well."""

    import_id: UUID
    membership_id: int
    user_id: int | None
    attempts: int

    @property
    def is_last(self) -> bool:
        return self.attempts >= MOST_ATTEMPTS

    @property
    def is_hopeless(self) -> bool:
        """Its worker was lost each time, before it could say so."""
        return self.attempts > MOST_ATTEMPTS


@act
def claim_import(*, by: Scope, at: datetime) -> ImportClaim | None:  # noqa: ARG001 - as the service role
    """Take the file that has waited longest, for one batch; None when there is nothing to do.

    A school's files are brought in one after another, in the order in which they were confirmed. The attempt is
    counted before the batch begins, so that a batch which kills its worker does not go on doing so for ever; what a
    kill leaves is taken up again when the lease is over. A worker that is only slow holds the file's row.
    """
    waiting = CtfImport.objects.filter(state=ImportState.CONFIRMED)
    earlier = waiting.filter(organisation=OuterRef("organisation"), confirmed_at__lt=OuterRef("confirmed_at"))
    claimed = (
        waiting.filter(~Exists(earlier), due_at__lte=at)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("due_at", "id")
        .first()
    )
    if claimed is None:
        return None
    claimed.attempts += 1
    claimed.due_at = at + LEASE
    noted(claimed)
    acting = claimed.acting_membership_id or 0
    user_id = Membership.objects.filter(pk=acting).values_list("user_id", flat=True).first()
    return ImportClaim(claimed.pk, acting, user_id, claimed.attempts)


@act
def put_off_import(*, by: Scope, at: datetime, claim: ImportClaim) -> None:  # noqa: ARG001 - as the service role
    """Let a file whose batch failed rest, longer each time, unless somebody has it in hand again."""
    waiting = CtfImport.objects.filter(state=ImportState.CONFIRMED, attempts=claim.attempts)
    sent = waiting.select_for_update(skip_locked=True, of=("self",)).filter(pk=claim.import_id).first()
    if sent is not None:
        sent.due_at = at + pause_after(sent.attempts)
        noted(sent)


@act
def set_aside_first(*, by: Scope, at: datetime, import_id: UUID) -> bool:  # noqa: ARG001
    """Set aside the pupil at which a file fails, so that it does not hold up the others. False: too many already."""
    rows = CtfRow.objects.filter(ctf_import_id=import_id)
    if rows.filter(step=RowStep.SET_ASIDE).count() >= MOST_SET_ASIDE:
        return False
    for step in STEPS:
        row = rows.filter(step=step).order_by("ordinal").first()
        if row is not None:
            row.step = RowStep.SET_ASIDE
            row.save(update_fields=["step"])
            break
    sent = CtfImport.objects.select_for_update().get(pk=import_id)
    sent.attempts, sent.due_at = 0, at
    noted(sent)
    return True


def noted(sent: CtfImport) -> None:
    """Save whose turn it is without a version: nobody changed the file."""
    sent.skip_history_when_saving = True  # type: ignore[attr-defined]
    sent.save(update_fields=["attempts", "due_at"])
    del sent.skip_history_when_saving  # type: ignore[attr-defined]
