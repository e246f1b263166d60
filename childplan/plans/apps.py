from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from childplan.access.scope import Scope
    from childplan.common.drafting import Keeping, OwnDraft
    from childplan.escalation.selectors.detail import AlertDetail
    from childplan.sharing.drafting import Asked

    from .contributions import Contribution


class PlansConfig(AppConfig):
    name = "childplan.plans"
    label = "plans"

    def ready(self) -> None:
        from childplan.common import drafting as kept_drafts
        from childplan.common import surrounding
        from childplan.escalation import drafting, triggers
        from childplan.escalation.selectors.board import Owing
        from childplan.facts import registry
        from childplan.identity.selectors.departing import compares_with
        from childplan.sharing import drafting as sharing_drafting

        from .contributions import contribute
        from .presenters.waiting import waiting_on_the_plan
        from .rules.ends import ENDS
        from .rules.owed import SENDING
        from .selectors.leaderless import leaderless
        from .selectors.owed import owed_on_the_board
        from .selectors.written import words_marked, words_of_plans
        from .tasks import tell_of_answered_match

        drafting.keeper = _keep_decision
        sharing_drafting.keeper = _keep_sharing
        surrounding.surroundings = _around_child
        kept_drafts.own_drafts = _own_drafts
        compares_with(words_of_plans, marked=words_marked)
        triggers.register_numbers(ENDS)
        triggers.register_numbers(SENDING)
        Owing.asked = staticmethod(owed_on_the_board)
        Owing.leaderless = staticmethod(leaderless)
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


def _around_child(request: "HttpRequest", child_id: "UUID", current: str) -> dict[str, Any]:
    from .views.framing import around_child

    return around_child(request, child_id, current)


def _own_drafts(request: "HttpRequest", child_id: "UUID") -> "list[OwnDraft]":
    from .views.drafting import own_drafts_about

    return own_drafts_about(request, child_id)


def _sharing_on_the_plan(scope: "Scope", child_id: "UUID") -> "Contribution":
    from .views.sharing_parts import sharing_on_the_plan

    return sharing_on_the_plan(scope, child_id)
