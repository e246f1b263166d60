"""What both decisions do: write it by the one function that may, with its history and its fact."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.scope import Scope
from childplan.facts.actions import publish
from childplan.identity.actions.leaving import check_before_leaving, in_the_history
from childplan.identity.departing import Pointed
from childplan.identity.selectors.departing import Reader
from childplan.sharing.models import SharingDecision
from childplan.sharing.rules import LONGEST_LINE, Deciding, Words, class_told, end_of, leaving
from childplan.sharing.selectors.foreseeing import foresee


def decided(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    deciding: Deciding,
    let_through: Mapping[str, str] | None = None,
) -> SharingDecision:
    """Raises NotEntitled, NotFound, SharingRefused, MustBeChecked."""
    found = foresee(by, child_id, deciding, at=at)
    words, to = deciding.words, deciding.to
    answered = check_before_leaving(
        child_id,
        leaving(deciding.decided, words),
        reader=Reader.PRACTITIONERS,
        let_through=let_through or {},
        at=at,
    )
    ends_at = end_of(deciding.until_on, at=at) if found.gives_access else None
    said = {
        **as_said(words, needs=found.needs),
        "child_id": str(child_id),
        "decided": str(deciding.decided),
        "recipient_id": to.principal_id,
        "recipient_name": to.name[:200],
        "classes": found.classes,
        "ends_at": ends_at.isoformat() if ends_at else None,
        "agreement_id": str(found.agreement_id) if found.agreement_id else None,
        "without_agreement": "" if found.agreement_id else deciding.without_agreement.strip()[:LONGEST_LINE],
        "in_the_history": in_the_history(words.reason.strip(), answered),
    }
    with connection.cursor() as cursor:
        cursor.execute("select sharing.decide(%s, %s)", [json.dumps(said), words.reason.strip()])
        (number,) = cursor.fetchone()
    tell(
        "sharing.decision.made",
        "Decision about sharing",
        at=at,
        child_id=child_id,
        of=number,
        needs=found.needs,
        answered=answered,
    )
    return SharingDecision.objects.get(pk=number)


def as_said(words: Words, *, needs: int) -> dict[str, object]:
    """The words of a decision as the database takes them."""
    return {
        "needs": needs,
        "purpose": str(words.purpose),
        "basis": str(words.basis or ""),
        "special_condition": str(words.special_condition or ""),
        "offence_condition": str(words.offence_condition or ""),
        "shared": words.shared.strip(),
        "reason": words.reason.strip(),
        "more_harmful": words.more_harmful.strip(),
        "family_told": words.family_told,
        "why_not_told": "" if words.family_told else words.why_not_told.strip()[:LONGEST_LINE],
    }


def tell(
    name: str,
    title: str,
    *,
    at: datetime,
    child_id: UUID,
    of: UUID,
    needs: int,
    answered: Sequence[tuple[Pointed, str]] = (),
) -> None:
    """A fact has one class: the most that is needed to read what it is about. It says nothing but that it happened,
    and which kind of thing was let through."""
    publish(
        name,
        child_id=child_id,
        information_class=class_told(needs),
        title=title,
        occurred_at=at,
        payload={
            "decision": str(of),
            **({"let_through": [str(one.because) for one, _ in answered]} if answered else {}),
        },
    )
