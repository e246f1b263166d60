from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from django.http import HttpRequest

    from childplan.escalation.drafting import Keeping
    from childplan.escalation.selectors.detail import AlertDetail


class PlansConfig(AppConfig):
    name = "childplan.plans"
    label = "plans"

    def ready(self) -> None:
        from childplan.escalation import drafting
        from childplan.facts import registry

        from .contributions import contribute
        from .presenters.waiting import waiting_on_the_plan
        from .tasks import tell_of_answered_match

        drafting.keeper = _keep_decision
        contribute("plans", waiting_on_the_plan)
        registry.when(
            "identity.match.answered", work="plans.tell_of_answered_match", worker=tell_of_answered_match
        )


def _keep_decision(request: "HttpRequest", alert: "AlertDetail") -> "Keeping":
    # Views are read when the first page is asked for, not while apps start.
    from .views.alert_drafting import keep_decision

    return keep_decision(request, alert)
