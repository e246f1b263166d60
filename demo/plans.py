"""What the stories write into plans, in a few words each."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from childplan.identity.selectors.departing import Reader, pointed_at
from childplan.plans.actions.add_outcome import OutcomeText, add_outcome
from childplan.plans.actions.add_planned_action import PlannedActionText, add_planned_action
from childplan.plans.actions.edit_section import edit_section
from childplan.plans.actions.hold_back import Holding
from childplan.plans.actions.issue_strand import Sending, issue_strand
from childplan.plans.actions.open_strand import open_strand
from childplan.plans.actions.record_ehc_rights import Said, record_ehc_rights
from childplan.plans.actions.record_view import record_view
from childplan.plans.models import Outcome, PlannedAction, Section, Strand
from childplan.plans.selectors.owed import plan_to_issue
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import (
    Document,
    HeldBackWhy,
    OutcomeDomain,
    RightsAnswer,
    SentHow,
    StrandKind,
    ViewOf,
)
from childplan.sharing.actions.record_family_agreement import record_family_agreement
from childplan.sharing.selectors.family import adults_of
from childplan.sharing.vocabulary import AgreesTo, AskedHow, FamilyAnswer

from .telling import Telling

NAMED = "The plan says how to stay safe from him; she knows his name"


def open_plan(
    telling: Telling,
    child: str,
    *,
    by: str,
    kind: StrandKind,
    reason: str,
    days_ago: int = 30,
    review_in_days: int = 60,
    lead: str = "",
    legal_basis: str = "",
) -> Strand:
    """A plan within the child's plan, opened by that person so many days ago."""
    at = telling.days_ago(days_ago)
    with telling.acting(by) as scope:
        return open_strand(
            by=scope,
            at=at,
            child_id=telling.children[child],
            kind=kind,
            reason=reason,
            review_due_on=(telling.at + timedelta(days=review_in_days)).date()
            if review_in_days > -days_ago
            else None,
            lead_membership_id=telling.membership(lead) if lead else None,
            legal_basis=legal_basis,
        )


def agreed(telling: Telling, child: str, *, by: str, name: str, to: AgreesTo, days_ago: int = 30) -> None:
    """The adult of that name agreed to help, so many days ago."""
    at = telling.days_ago(days_ago)
    with telling.acting(by) as scope:
        adults = adults_of(scope, telling.children[child], today=timezone.localdate(at))
        record_family_agreement(
            by=scope,
            at=at,
            child_id=telling.children[child],
            to=to,
            answer=FamilyAnswer.AGREED,
            person_id=next(adult.person_id for adult in adults if adult.name == name),
            how=AskedHow.IN_PERSON,
            said_on=timezone.localdate(at),
        )


def send_plan(
    telling: Telling,
    strand: Strand,
    *,
    by: str,
    posted: tuple[int, ...],
    held_back: tuple[tuple[int, HeldBackWhy, str], ...] = (),
    days_ago: int = 20,
    until_in_days: int = 60,
    reason: str = "After the conference",
) -> None:
    """Send a whole plan by post to these adults, and hold it back from those, so many days ago."""
    at = telling.days_ago(days_ago)
    day, until = timezone.localdate(at), timezone.localdate(telling.at) + timedelta(days=until_in_days)
    with telling.acting(by) as scope:
        reach = reach_of(scope, strand.child_id)
        plan = plan_to_issue(reach, strand.pk, today=day)
        issue_strand(
            by=scope,
            at=at,
            child_id=strand.child_id,
            strand_id=strand.pk,
            document=Document.FINAL,
            looked_at=[piece.choice for piece in plan.pieces],
            sendings=[Sending(person, SentHow.POST, day) for person in posted],
            holdings=[Holding(person, why, reason, until) for person, why, reason in held_back],
            contact_membership_id=telling.membership(by),
            reason=reason,
            let_through={
                one.key: NAMED for one in pointed_at(reach.child_id, plan.pieces, reader=Reader.FAMILY, at=at)
            },
        )


def ehc_rights(
    telling: Telling, child: str, *, by: str, answer: RightsAnswer, words: str, days_ago: int
) -> None:
    """What a young person wants their parents to be sent of the EHC plan."""
    at = telling.days_ago(days_ago)
    with telling.acting(by) as scope:
        said = Said(answer, words, timezone.localdate(at))
        record_ehc_rights(by=scope, at=at, child_id=telling.children[child], said=said)


def write(
    telling: Telling, child: str, *, by: str, kind: StrandKind, key: str, text: str, days_ago: int = 20
) -> None:
    """Fill one section of an open plan."""
    with telling.acting(by) as scope:
        section = Section.objects.get(
            child_id=telling.children[child], strand__kind=kind, strand__state="open", key=key
        )
        edit_section(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=telling.children[child],
            section_id=section.pk,
            text=text,
            version=section.version,
            reason="Written with the family",
        )


def outcome(
    telling: Telling,
    child: str,
    *,
    by: str,
    written_in: Strand,
    domain: OutcomeDomain,
    text: str,
    measure: str = "",
    baseline: str = "",
    also_serves: tuple[UUID, ...] = (),
    in_days: int = 90,
    days_ago: int = 20,
) -> Outcome:
    """An outcome that serves one plan or more."""
    with telling.acting(by) as scope:
        return add_outcome(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=telling.children[child],
            outcome=OutcomeText(
                domain=domain,
                text=text,
                baseline=baseline,
                measure=measure,
                target_on=(telling.at + timedelta(days=in_days)).date(),
            ),
            written_in=written_in.pk,
            also_serves=also_serves,
            reason="Agreed at the meeting",
        )


def action(
    telling: Telling,
    child: str,
    *,
    by: str,
    written_in: Strand,
    text: str,
    who: str,
    towards: Outcome | None = None,
    how_much: str = "",
    in_days: int = 14,
    days_ago: int = 20,
) -> PlannedAction:
    """Who does what by when."""
    with telling.acting(by) as scope:
        return add_planned_action(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=telling.children[child],
            planned_action=PlannedActionText(
                text=text, who=who, how_much=how_much, due_on=(telling.at + timedelta(days=in_days)).date()
            ),
            written_in=written_in.pk,
            outcome_id=towards.pk if towards else None,
            reason="Agreed at the meeting",
        )


def view(
    telling: Telling, child: str, *, by: str, whose: ViewOf, text: str, how: str, days_ago: int = 15
) -> None:
    """What the child or a parent says."""
    with telling.acting(by) as scope:
        record_view(
            by=scope,
            at=telling.days_ago(days_ago),
            child_id=telling.children[child],
            whose=whose,
            text=text,
            how_obtained=how,
            obtained_on=telling.days_ago(days_ago).date(),
            reason="Recorded in the words used",
        )
