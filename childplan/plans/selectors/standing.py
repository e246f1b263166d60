"""What a row says now, and what it said when somebody began: what a second writer is shown beside their own words."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from childplan.common.joining import Standing
from childplan.history.acts import NotFound
from childplan.plans.models import Outcome, PlannedAction, Section, Strand, View
from childplan.plans.vocabulary import ViewOf

from .names import names_of

SOMEBODY_ELSE, ANOTHER = "other", "another"


def standing(
    model: type[Any],
    child_id: UUID,
    row_id: UUID,
    *,
    began: int,
    of: Callable[[Any], dict[str, Any]] | None = None,
) -> tuple[Standing, Mapping[str, Any]]:
    """The row as it stands, and the values of the version that somebody began from. Three queries.

    of: what a version of it says in the fields of its form, for a model that is not the plan's.

    A version that never was counts as empty, so that everything of both is shown. Raises NotFound.
    """
    rows = list(model.history.filter(id=row_id, child_id=child_id).order_by("history_date", "history_type"))
    if model is not View:
        rows.sort(key=lambda row: row.version)
    if not rows:
        raise NotFound("nothing stands there")
    numbered = {n if model is View else row.version: row for n, row in enumerate(rows, start=1)}
    number, last = max(numbered), numbered[max(numbered)]
    by = last.history_membership_id
    of = of or VALUES[model]
    now = Standing(of(last), number, last.history_date, names_of(child_id, [by]).get(by or 0))
    return now, of(numbered[began]) if began in numbered else {}


def _section(row: Any) -> dict[str, Any]:
    return {"text": row.text}


def _outcome(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("domain", "text", "baseline", "measure", "target_on")}


def _planned_action(row: Any) -> dict[str, Any]:
    named = row.who_membership_id is not None
    return {
        "text": row.text,
        "practitioner": str(row.who_membership_id) if named else SOMEBODY_ELSE,
        "who": "" if named else row.who,
        "how_much": row.how_much,
        "due_on": row.due_on,
    }


def _view(row: Any) -> dict[str, Any]:
    return {
        "whose": str(ViewOf.CHILD) if row.whose == ViewOf.CHILD else str(row.person_id or ANOTHER),
        "text": row.text,
        "how_obtained": row.how_obtained,
        "obtained_on": row.obtained_on,
    }


def _strand(row: Any) -> dict[str, Any]:
    return {
        "lead": str(row.lead_membership_id or ""),
        "review_due_on": row.review_due_on,
        "reviewed_on": row.reviewed_on,
    }


VALUES: Mapping[type[Any], Callable[[Any], dict[str, Any]]] = {
    Section: _section,
    Outcome: _outcome,
    PlannedAction: _planned_action,
    View: _view,
    Strand: _strand,
}
MODELS: Mapping[str, type[Any]] = {model._meta.model_name or "": model for model in VALUES}
