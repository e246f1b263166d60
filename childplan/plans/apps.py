from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from childplan.access.scope import Scope
    from childplan.common.drafting import Keeping
    from childplan.escalation.selectors.detail import AlertDetail
    from childplan.sharing.drafting import Asked

    from .contributions import Contribution


class PlansConfig(AppConfig):
    name = "childplan.plans"
    label = "plans"

    def ready(self) -> None:
        from childplan.escalation import drafting, triggers
        from childplan.facts import registry
        from childplan.sharing import drafting as sharing_drafting
        from childplan.sharing import surrounding

        from .contributions import contribute
        from .presenters.waiting import waiting_on_the_plan
        from .rules.ends import ENDS
        from .tasks import tell_of_answered_match

        drafting.keeper = _keep_decision
        sharing_drafting.keeper = _keep_sharing
        surrounding.surroundings = _around_sharing
        triggers.register_numbers(ENDS)
        contribute("plans", waiting_on_the_plan)
        contribute("sharing", _sharing_on_the_plan)
        registry.when(
            "identity.match.answered", work="plans.tell_of_answered_match", worker=tell_of_answered_match
        )


def _keep_decision(request: "HttpRequest", alert: "AlertDetail") -> "Keeping":
    # Views are read when the first page is asked for, not while apps start.
    from .views.alert_drafting import keep_decision

    return keep_decision(request, alert)


def _keep_sharing(request: "HttpRequest", asked: "Asked") -> "Keeping":
    from .views.sharing_parts import keep_sharing

    return keep_sharing(request, asked)


def _around_sharing(request: "HttpRequest", child_id: "UUID", current: str) -> dict[str, Any]:
    from .views.sharing_parts import around_sharing

    return around_sharing(request, child_id, current)


def _sharing_on_the_plan(scope: "Scope", child_id: "UUID") -> "Contribution":
    from .views.sharing_parts import sharing_on_the_plan

    return sharing_on_the_plan(scope, child_id)
