"""Bring in the files that somebody confirmed: batch by batch, each in its own transaction, in their name."""

import logging
from contextlib import AbstractContextManager
from uuid import UUID

from attendance.actions.bring_in_batch import bring_in_batch
from attendance.actions.claim_import import ImportClaim, claim_import, put_off_import, set_aside_first
from attendance.actions.confirm_import import ASKED_ABOUT, ask_about_record, stop_import
from attendance.actions.tell_of_pupil import tell_of_pupil
from attendance.models import CtfImport
from attendance.workflow import StopReason
from childplan.access.api_authentication import NotAgreed, as_partner
from childplan.access.partner_scopes import BRINGS_IN
from childplan.access.scope import NotEntitled, Scope, as_membership, as_service
from childplan.access.tasks import sweep, turn, wake
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.facts.actions import swept
from childplan.facts.models import Fact
from childplan.history import looking
from childplan.identity.models import PossibleMatch

PURPOSE = "Bringing in a Common Transfer File"

logger = logging.getLogger(__name__)


@sweep()
def bring_in_confirmed_files() -> None:
    """Take confirmed files forward until none waits. What a kill left is taken up by the next call after a pause."""
    for _ in turn():
        with as_service(PURPOSE) as by:
            claim = claim_import(by=by, at=clock.now())
        if claim is None:
            break
        take_forward(claim)
    else:
        wake_importer()
    with as_service(PURPOSE):
        swept("bring-in-confirmed-files")


def wake_importer() -> None:
    """Ask for a round of work now; used after commit by whoever confirmed a file."""
    wake(bring_in_confirmed_files)


def take_forward(claim: ImportClaim) -> None:
    """One batch of a claimed file. A file whose person has gone stops; one that goes on failing gives up a pupil."""
    if claim.is_hopeless:
        _give_up(claim)
        return
    try:
        with in_whose_name(claim.membership_id, claim.user_id) as by:
            looking.begin()
            bring_in_batch(by=by, at=clock.now(), import_id=claim.import_id)
            looking.write_down(act="attendance.bring_in_batch", method="TASK", outcome="seen", status=None)
    except NotEntitled as refused:
        _stop(claim, _reason_of(refused))
    except Exception as error:
        # The text of the error could quote a row; only its kind is kept.
        logger.error(
            "a batch was taken back", extra={"count": claim.attempts, "error": type(error).__qualname__}
        )
        if claim.is_last:
            _give_up(claim)
        else:
            with as_service(PURPOSE) as by:
                put_off_import(by=by, at=clock.now(), claim=claim)


def in_whose_name(membership_id: int, user_id: int | None) -> AbstractContextManager[Scope]:
    """Whoever confirmed a file: a person with their role, a school's system with the scope for it and nothing more."""
    if user_id is None:
        return as_partner(membership_id, purpose=PURPOSE, needs=BRINGS_IN)
    return as_membership(membership_id, user_id=user_id, purpose=PURPOSE)


def _give_up(claim: ImportClaim) -> None:
    try:
        with in_whose_name(claim.membership_id, claim.user_id) as by:
            went_on = set_aside_first(by=by, at=clock.now(), import_id=claim.import_id)
    except NotEntitled as refused:
        _stop(claim, _reason_of(refused))
    else:
        if not went_on:
            _stop(claim, StopReason.FAILED)


def _reason_of(refused: NotEntitled) -> StopReason:
    return StopReason.AGREEMENT if isinstance(refused, NotAgreed) else StopReason.NO_MEMBERSHIP


def _stop(claim: ImportClaim, because: StopReason) -> None:
    with as_service(PURPOSE) as by:
        stop_import(by=by, at=clock.now(), import_id=claim.import_id, because=because)


def ask_about_answered(fact_id: UUID) -> None:
    """A matcher answered a question about a record: its sender's files ask again about that pupil.

    Each file in the name of whoever confirmed it. Where they work there no longer, the school asks itself:
    nobody's name stands under a file that they never confirmed.
    """
    asked = Fact.objects.get(pk=fact_id)
    match = PossibleMatch.objects.get(pk=asked.payload["match"])
    files = CtfImport.objects.filter(organisation_id=match.sender_id, state__in=ASKED_ABOUT)
    confirmed = files.order_by("confirmed_by_membership_id").exclude(confirmed_by_membership_id=None)
    for membership_id in confirmed.values_list("confirmed_by_membership_id", flat=True).distinct():
        assert membership_id is not None  # noqa: S101 - those are excluded
        user_id = Membership.objects.filter(pk=membership_id).values_list("user_id", flat=True).first()
        try:
            with in_whose_name(membership_id, user_id) as by:
                ask_about_record(by=by, at=clock.now(), record=match.incoming)
        except NotEntitled:
            continue


def tell_of_answered(fact_id: UUID) -> None:
    """A pupil who was being checked has been brought in: whoever sent the file is told."""
    with as_service(PURPOSE) as by:
        tell_of_pupil(by=by, at=clock.now(), fact=Fact.objects.get(pk=fact_id))
