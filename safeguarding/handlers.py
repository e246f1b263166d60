"""Where safeguarding meets facts, the area's protocol and the plan's page."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from childplan.access.permissions import Permission
from childplan.access.roles import ROLES
from childplan.access.scope import Scope, as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.escalation.triggers import Cleared, Firing, RecipientRule, Trigger, register
from childplan.facts.registry import when
from childplan.identity.selectors.departing import compares_with
from childplan.identity.selectors.uses import use_count, waiting_uses
from childplan.identity.vocabulary import UseWay
from childplan.organisations.selectors import organisation_name
from childplan.plans.contributions import Contribution, Offer, Panel, contribute
from childplan.plans.selectors.drafts import drafts_change
from childplan.plans.vocabulary import DraftOfForm
from safeguarding.actions._allocating import BEGAN
from safeguarding.actions.answer_concern import ANSWERED
from safeguarding.actions.mark_concern_seen import SEEN
from safeguarding.actions.record_concern import RECORDED
from safeguarding.actions.tell_of_concern import put_concern_notices_away, tell_of_concern
from safeguarding.actions.tell_social_worker import tell_social_worker
from safeguarding.models import Concern
from safeguarding.selectors.allocations import Allocated, lasting_allocation
from safeguarding.selectors.concerns import concern_counts, reads_protection, words_of_concerns


def on_concern_recorded(fact_id: UUID) -> None:
    with as_service("Tell whoever leads on safeguarding") as scope:
        tell_of_concern(by=scope, at=clock.now(), fact_id=fact_id)


def on_concern_read(fact_id: UUID) -> None:
    with as_service("Put away notices of a concern") as scope:
        put_concern_notices_away(by=scope, at=clock.now(), fact_id=fact_id)


def on_allocation(fact_id: UUID) -> None:
    with as_service("Tell the social worker") as scope:
        tell_social_worker(by=scope, at=clock.now(), fact_id=fact_id)


def safeguarding_on_the_plan(scope: Scope, child_id: UUID) -> Contribution:
    """Who the child is allocated to, and concerns, for whoever may know of them."""
    live = lasting_allocation(scope, child_id)
    panels = []
    if live is not None or scope.may(Permission.ALLOCATE):
        told = {"live": live, "child_id": child_id}
        panels.append(Panel("Social worker", "safeguarding/_allocation.html", told, position=30))
    number, unanswered = concern_counts(scope, child_id)
    if number or scope.may(Permission.READ_CONCERNS):
        reads_all = reads_protection(scope)
        counted = {"child_id": child_id, "number": number, "open": unanswered, "reads_all": reads_all}
        panels.append(Panel("Concerns", "safeguarding/_concerns.html", counted, position=31))
    return Contribution(panels=panels, offers=_offers(scope, child_id, live))


def _offers(scope: Scope, child_id: UUID, live: Allocated | None) -> list[Offer]:
    offers = []
    if scope.may(Permission.RECORD_CONCERN):
        offers.append(Offer("Record a concern", reverse("safeguarding:record_concern", args=[child_id])))
    if scope.may(Permission.ALLOCATE):
        words = "Hand over to another social worker" if live else "Allocate a social worker"
        offers.append(Offer(words, reverse("safeguarding:allocate", args=[child_id])))
        if live:
            offers.append(
                Offer("End the allocation", reverse("safeguarding:end_allocation", args=[child_id]))
            )
    return offers


def restricted_identifier_used(
    child_id: UUID,
    day: date,  # noqa: ARG001
    thresholds: Mapping[str, Decimal],  # noqa: ARG001
) -> Firing | Cleared:
    """Somebody not on its list used an identifier of a restricted record, and the list has not said who was meant.

    Each organisation and day is a cause of its own: after a decision the next one is a new alert.
    """
    waiting = waiting_uses(child_id)
    if not waiting:
        return Cleared("The people on the list have said of each use who was meant.")
    uses = [
        {"organisation": use.organisation_id, "way": use.way, "at": use.at.isoformat()} for use in waiting
    ]
    days = [timezone.localdate(use.at) for use in waiting]
    return Firing(
        reason="A number of this restricted record was used by somebody who is not on its list. "
        "They were answered as if we had never heard of the child.",
        evidence={"uses": uses},
        since=min(days),
        seen_until=max(days),
        causes=frozenset(
            f"{use.organisation_id} {on.isoformat()}" for use, on in zip(waiting, days, strict=True)
        ),
    )


def use_in_words(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Who used it, how and when, the last first."""
    words = []
    for use in evidence["uses"]:
        at = date_format(timezone.localtime(datetime.fromisoformat(use["at"])), "j F Y, H:i")
        words.append((organisation_name(use["organisation"]), f"{UseWay(use['way']).label}, {at}"))
    return words


RESTRICTED_TRIGGER = Trigger(
    key="restricted_identifier_used",
    name="A number of a restricted record was used",
    # The named list alone reads anything of a restricted record, and all of them read who the child is.
    information_class=InformationClass.IDENTITY,
    watches=("identity.restricted_identifier_used", "identity.restricted_use.answered"),
    thresholds={},
    recipients=(
        RecipientRule(
            key="named_list",
            agency="Named on the restricted record",
            roles=tuple(role.key for role in ROLES),
            kinds=(InvolvementKind.NAMED_LIST,),
        ),
    ),
    evaluate=restricted_identifier_used,
    # Working days. Somebody may be looking for the child.
    answer_within=1,
    in_words=use_in_words,
    # Whoever is not on a list must not read that there are lists.
    shown_to_all=False,
    source=(
        "The area's signed protocol. Adoption and Children Act 2002, sections 56 to 65: what leads from a child's life "
        "before adoption to the one after it is disclosed by the adoption agency alone."
    ),
)


def restricted_on_the_plan(scope: Scope, child_id: UUID) -> Contribution:
    """For the named list: that somebody used a number of this record."""
    number, waiting = use_count(scope, child_id)
    if not number:
        return Contribution()
    told = {"child_id": child_id, "number": number, "waiting": waiting}
    return Contribution(
        panels=[Panel("Restricted record", "safeguarding/_restricted.html", told, position=5)]
    )


def register_safeguarding() -> None:
    """Called once, when Django starts."""
    when(RECORDED, work="safeguarding.tell_of_concern", worker=on_concern_recorded)
    when(SEEN, work="safeguarding.put_concern_notices_away", worker=on_concern_read)
    when(ANSWERED, work="safeguarding.put_concern_notices_away", worker=on_concern_read)
    contribute("safeguarding", safeguarding_on_the_plan)
    drafts_change(Concern, DraftOfForm.CONCERN_ANSWER)
    compares_with(words_of_concerns)
    register(RESTRICTED_TRIGGER)
    contribute("safeguarding.restricted", restricted_on_the_plan)
    when(BEGAN, work="safeguarding.tell_social_worker", worker=on_allocation)
