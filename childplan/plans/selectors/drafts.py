"""One's own draft of a form, and whether somebody has saved there since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from childplan.access.vocabulary import Level
from childplan.common.drafting import OwnDraft
from childplan.history.looking import looked_at
from childplan.plans.models import Draft, Outcome, PartnerContribution, PlannedAction, Section, View
from childplan.plans.rules.drafts import ASKED_OF_READERS, DraftOf, Typed
from childplan.plans.vocabulary import DraftOfForm
from childplan.sharing.models import SharingDecision

from .names import PersonName, names_of
from .reach import Reach

# The model of the row that a form changes. Agencies add those of theirs with `drafts_change` when they start.
CHANGES: dict[str, Any] = {
    DraftOfForm.SECTION: Section,
    DraftOfForm.OUTCOME: Outcome,
    DraftOfForm.PROGRESS: Outcome,
    DraftOfForm.PLANNED_ACTION: PlannedAction,
    DraftOfForm.ACTION_DONE: PlannedAction,
    DraftOfForm.ACTION_STOPPED: PlannedAction,
    DraftOfForm.ACTION_TAKEN_UP: PlannedAction,
    DraftOfForm.CONTRIBUTION: PartnerContribution,
    DraftOfForm.CONTRIBUTION_DECLINED: PartnerContribution,
    DraftOfForm.VIEW: View,
    DraftOfForm.SHARING_CORRECTED: SharingDecision,
}


def drafts_change(model: Any, *forms: DraftOfForm) -> None:
    """These forms change a row of this model, so that whoever comes back to a draft is told of a newer version."""
    CHANGES.update(dict.fromkeys(forms, model))


@dataclass(frozen=True)
class HeldDraft:
    """What was typed, since when, and from which version of what it changes."""

    typed: Typed
    version: int
    base_version: int | None
    began_at: datetime
    saved_at: datetime


@dataclass(frozen=True)
class SavedSince:
    """Somebody saved what the draft began from."""

    by: PersonName | None
    at: datetime


def own_draft(reach: Reach, of: DraftOf) -> HeldDraft | None:
    """The draft that this very member has of the form, if they may still write there. One query."""
    of_readers = of.what in ASKED_OF_READERS
    classes = reach.classes(Level.READ) if of_readers else reach.text_classes(Level.CONTRIBUTE)
    found = Draft.objects.filter(
        membership_id=reach.scope.membership_id or 0,
        child_id=reach.child_id,
        what=of.what,
        about_id=of.about_id,
        information_class__in=classes,
        is_closed=False,
    ).first()
    return held(found) if found else None


def own_drafts(reach: Reach) -> list[OwnDraft]:
    """Every draft that this very member has about the child, as far as they may still write there, newest first. One
    query.
    """
    found = Draft.objects.filter(
        membership_id=reach.scope.membership_id or 0, child_id=reach.child_id, is_closed=False
    ).order_by("-saved_at", "id")
    return [OwnDraft(str(DraftOfForm(one.what).label), one.saved_at) for one in found]


def held(draft: Draft) -> HeldDraft:
    looked_at([draft.child_id], draft.information_class)
    return HeldDraft(
        typed=draft.typed,
        version=draft.version,
        base_version=draft.base_version,
        began_at=draft.began_at,
        saved_at=draft.saved_at,
    )


def saved_since(of: DraftOf, draft: HeldDraft) -> SavedSince | None:
    """Who saved last what the draft changes, if that was after its author began. Two queries, or none."""
    if of.about_id is None or draft.base_version is None or draft.base_version == of.base_version:
        return None
    newest = ["-history_date"] if of.what == DraftOfForm.VIEW else ["-version", "-history_date"]
    versions = CHANGES[of.what].history.filter(id=of.about_id, child_id=of.child_id)
    last = versions.order_by(*newest).first()
    if last is None:
        return None
    by = last.history_membership_id
    return SavedSince(by=names_of(of.child_id, [by]).get(by or 0), at=last.history_date)
