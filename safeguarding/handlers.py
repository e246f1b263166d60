"""Where safeguarding meets facts and the plan's page."""

from uuid import UUID

from django.urls import reverse

from childplan.access.permissions import Permission
from childplan.access.scope import Scope, as_service
from childplan.common import clock
from childplan.facts.registry import when
from childplan.plans.contributions import Contribution, Offer, Panel, contribute
from safeguarding.actions._allocating import BEGAN
from safeguarding.actions.answer_concern import ANSWERED
from safeguarding.actions.mark_concern_seen import SEEN
from safeguarding.actions.record_concern import RECORDED
from safeguarding.actions.tell_of_concern import put_concern_notices_away, tell_of_concern
from safeguarding.actions.tell_social_worker import tell_social_worker
from safeguarding.selectors.allocations import Allocated, lasting_allocation
from safeguarding.selectors.concerns import concern_counts


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
        reads_all = scope.may(Permission.READ_CONCERNS)
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


def register_safeguarding() -> None:
    """Called once, when Django starts."""
    when(RECORDED, work="safeguarding.tell_of_concern", worker=on_concern_recorded)
    when(SEEN, work="safeguarding.put_concern_notices_away", worker=on_concern_read)
    when(ANSWERED, work="safeguarding.put_concern_notices_away", worker=on_concern_read)
    contribute("safeguarding", safeguarding_on_the_plan)
    when(BEGAN, work="safeguarding.tell_social_worker", worker=on_allocation)
