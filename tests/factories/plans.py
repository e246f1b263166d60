"""Plans, written through the acts that write them in life. Families and involvements are laid straight."""

import itertools
from datetime import date, timedelta
from uuid import UUID

from childplan.access.involving import LONGEST
from childplan.access.models import Involvement
from childplan.access.scope import resolve_family
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.identity.models import FamilyPerson, Relationship
from childplan.identity.vocabulary import RelationshipKind
from childplan.plans.actions.add_outcome import OutcomeText, add_outcome
from childplan.plans.actions.add_planned_action import PlannedActionText, add_planned_action
from childplan.plans.actions.edit_section import edit_section
from childplan.plans.actions.open_strand import open_strand
from childplan.plans.actions.record_view import record_view
from childplan.plans.actions.release_to_family import release_to_family
from childplan.plans.models import Outcome, PlannedAction, ReleasedItem, Section, Strand, View
from childplan.plans.rules.releasing import Choice
from childplan.plans.selectors.releases import released_to_me
from childplan.plans.vocabulary import OutcomeDomain, ReleasedKind, StrandKind, ViewOf
from tests.factories.identity import acting

_numbers = itertools.count(1)


def involved(child_id: UUID, kind: InvolvementKind, principal_id: int, **fields: object) -> Involvement:
    """Somebody involved with the child since a month ago, laid as steward. What is for a time began yesterday, and
    lasts for as long as it may, unless said."""
    began = clock.now() - timedelta(days=30)
    if kind in LONGEST:
        began = clock.now() - timedelta(days=1)
        until = {"ends_at": began + timedelta(days=LONGEST[kind]), "end_reason": "Agreed until that day"}
        fields = until | fields
    if kind is InvolvementKind.EMERGENCY:
        began = clock.now() - timedelta(hours=1)
        fields |= {"ends_at": began + timedelta(hours=4), "end_reason": "For so many hours"}
    row = Involvement(
        child_id=child_id,
        kind=kind,
        principal_id=principal_id,
        starts_at=began,
        reason="Laid for a test",
        **fields,
    )
    row.save(force_insert=True)
    return row


def adult(child_id: UUID, name: str = "", **relationship: object) -> FamilyPerson:
    """A family person with a live relationship to the child, laid as steward."""
    person = FamilyPerson(name=name or f"Relative {next(_numbers)}")
    person.save(force_insert=True)
    relationship.setdefault("kind", RelationshipKind.MOTHER)
    relationship.setdefault("has_parental_responsibility", True)
    Relationship(child_id=child_id, person=person, **relationship).save(force_insert=True)
    return person


def universal(child_id: UUID) -> Strand:
    return Strand.objects.get(child_id=child_id, kind=StrandKind.UNIVERSAL)


def about_me(child_id: UUID) -> Section:
    return Section.objects.get(child_id=child_id, key="about_me")


def strand(by: Membership, child_id: UUID, kind: StrandKind, **fields: object) -> Strand:
    """A plan within the plan, opened by this member."""
    fields.setdefault("reason", "Agreed with the family")
    fields.setdefault("without_agreement", "They said so on the telephone")
    with acting(by) as scope:
        return open_strand(by=scope, at=clock.now(), child_id=child_id, kind=kind, **fields)


def written(by: Membership, section: Section, text: str) -> Section:
    """The section with this text, as its next version."""
    with acting(by) as scope:
        return edit_section(
            by=scope,
            at=clock.now(),
            child_id=section.child_id,
            section_id=section.pk,
            text=text,
            version=section.version,
            reason="Talked with the family",
        )


def outcome(
    by: Membership, written_in: Strand, *, also_serves: tuple[Strand, ...] = (), **words: object
) -> Outcome:
    words.setdefault("domain", OutcomeDomain.LEARNING)
    words.setdefault("text", f"Reads a short book alone {next(_numbers)}")
    with acting(by) as scope:
        return add_outcome(
            by=scope,
            at=clock.now(),
            child_id=written_in.child_id,
            outcome=OutcomeText(**words),
            written_in=written_in.pk,
            also_serves=[s.pk for s in also_serves],
            reason="Agreed at the review",
        )


def planned_action(
    by: Membership,
    written_in: Strand,
    *,
    also_serves: tuple[Strand, ...] = (),
    towards: Outcome | None = None,
    **words: object,
) -> PlannedAction:
    words.setdefault("text", f"Reads with a grown-up {next(_numbers)}")
    words.setdefault("who", "Mrs Hill, teaching assistant")
    with acting(by) as scope:
        return add_planned_action(
            by=scope,
            at=clock.now(),
            child_id=written_in.child_id,
            planned_action=PlannedActionText(**words),
            written_in=written_in.pk,
            also_serves=[s.pk for s in also_serves],
            outcome_id=towards.pk if towards else None,
            reason="Agreed at the review",
        )


def view(by: Membership, child_id: UUID, text: str = "I like drawing", **fields: object) -> View:
    fields.setdefault("whose", ViewOf.CHILD)
    fields.setdefault("how_obtained", "Talked while drawing")
    fields.setdefault("obtained_on", clock.today())
    with acting(by) as scope:
        return record_view(
            by=scope, at=clock.now(), child_id=child_id, text=text, reason="Before the review", **fields
        )


def piece(row: object, kind: ReleasedKind = ReleasedKind.SECTION) -> Choice:
    return Choice(kind, row.pk, row.version)


def released(by, child_id: UUID, person: FamilyPerson, *choices: Choice, **fields) -> list[ReleasedItem]:
    fields = {"contact_membership_id": by.pk, "reason": "Agreed at the review", **fields}
    with acting(by) as scope:
        return release_to_family(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            person_id=person.pk,
            choices=choices,
            **fields,
        )


def read_by(person: FamilyPerson, child_id: UUID) -> list[tuple[str, str]]:
    """What the family person reads, through the family's own door."""
    with rows.entered(rows.OUTSIDE):
        scope = resolve_family(user_id=person.user_id)
        with rows.entered(scope.context):
            return [(item.heading, item.text) for item in released_to_me(scope, child_id)]


NEXT_TERM = date(2026, 4, 20)
