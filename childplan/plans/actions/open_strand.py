"""Open a plan within the plan."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import Plan, Section, Strand
from childplan.plans.rules.opening import NEVER_TOGETHER, may_open
from childplan.plans.rules.refusals import PlanRefusal, WrongDay, in_a_sentence
from childplan.plans.rules.standard_sections import STANDARD_SECTIONS
from childplan.plans.selectors.names import is_live_membership
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import CONTENT_CLASS, STRAND_CLASS, StrandKind, StrandState
from childplan.sharing.selectors.family import family_agrees_to
from childplan.sharing.vocabulary import AgreesTo


class StrandAlreadyOpen(PlanRefusal):
    """The child has an open plan of this kind."""


class PlansNeverTogether(PlanRefusal):
    """A child has a child in need plan or a child protection plan, not both."""


class NobodyToLead(PlanRefusal):
    """The lead is not somebody with a live membership."""

    def __init__(self) -> None:
        super().__init__("Choose a lead who still works here")


class FamilyNotAsked(PlanRefusal):
    """Early help is by agreement, and none of the family's stands."""

    def __init__(self) -> None:
        super().__init__(
            "Early help needs the family’s agreement. Record it under Sharing, or say why it begins without"
        )


@act
def open_strand(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    kind: StrandKind,
    reason: str,
    starts_on: date | None = None,
    review_due_on: date | None = None,
    lead_membership_id: int | None = None,
    owner_id: int | None = None,
    legal_basis: str = "",
    without_agreement: str = "",
) -> Strand:
    """Open a plan of this kind with its standard sections. It starts today unless said; its owner is the author's
    organisation unless said. without_agreement: why early help begins though no agreement of the family stands that the
    author may know of (Working Together to Safeguard Children 2023, chapter 3).

    Raises NotFound, NotEntitled (who may open which: `rules.opening`), StrandAlreadyOpen, PlansNeverTogether, WrongDay,
    NobodyToLead, FamilyNotAsked.
    """
    by.require(Permission.EDIT_PLAN)
    if not may_open(by.role, kind, reach_of(by, child_id).level(STRAND_CLASS[kind])):
        raise NotEntitled(
            f"{by.role.name}: not permitted to open this kind of plan: {in_a_sentence(kind.label)}"
        )
    starts_on = starts_on or timezone.localdate(at)
    if review_due_on and review_due_on < starts_on:
        raise WrongDay("The review must be on or after the day the plan starts")
    if lead_membership_id and not is_live_membership(lead_membership_id, at=at):
        raise NobodyToLead
    _refuse_a_second(child_id, kind)
    if kind is StrandKind.EARLY_HELP:
        _require_agreement(by, child_id, without_agreement)
    strand = Strand(
        child_id=child_id,
        plan=Plan.objects.get(child_id=child_id),
        kind=kind,
        information_class=STRAND_CLASS[kind],
        legal_basis=legal_basis,
        owner_id=owner_id or by.organisation_id,
        lead_membership_id=lead_membership_id,
        starts_on=starts_on,
        review_due_on=review_due_on,
    )
    if kind is StrandKind.EARLY_HELP and without_agreement.strip():
        strand._change_reason = f"{reason}. Without the family’s agreement: {without_agreement.strip()}"  # type: ignore[attr-defined]
    _save_the_only_one(strand, kind)
    _begin_sections(strand, by=by, at=at)
    publish(
        "plans.strand.opened",
        child_id=child_id,
        information_class=STRAND_CLASS[kind],
        title=f"{kind.label} opened",
        occurred_at=at,
        payload={"strand": str(strand.pk), "kind": str(kind)},
    )
    return strand


def _save_the_only_one(strand: Strand, kind: StrandKind) -> None:
    """Two who open in the same moment both saw none: the constraint lets one of them."""
    try:
        with transaction.atomic():
            strand.save(force_insert=True)
    except IntegrityError as twice:
        raise StrandAlreadyOpen(f"There is already an open {in_a_sentence(kind.label)}") from twice


def _refuse_a_second(child_id: UUID, kind: StrandKind) -> None:
    live = set(
        Strand.objects.filter(child_id=child_id, state=StrandState.OPEN).values_list("kind", flat=True)
    )
    if kind in live:
        raise StrandAlreadyOpen(f"There is already an open {in_a_sentence(kind.label)}")
    rival = NEVER_TOGETHER.get(kind)
    if rival in live:
        raise PlansNeverTogether(
            f"Close the {in_a_sentence(rival.label)} first: a child has one or the other"
        )


def _require_agreement(by: Scope, child_id: UUID, without_agreement: str) -> None:
    agreed_to = (AgreesTo.EARLY_HELP_ASSESSMENT, AgreesTo.EARLY_HELP_SUPPORT)
    if not without_agreement.strip() and not any(family_agrees_to(by, child_id, to) for to in agreed_to):
        raise FamilyNotAsked


def _begin_sections(strand: Strand, *, by: Scope, at: datetime) -> None:
    for position, standard in enumerate(STANDARD_SECTIONS[strand.kind]):
        Section(
            child_id=strand.child_id,
            strand=strand,
            information_class=CONTENT_CLASS[strand.kind],
            key=standard.key,
            heading=standard.heading,
            position=position,
            changed_at=at,
            changed_by_membership_id=by.membership_id,
        ).save(force_insert=True)
