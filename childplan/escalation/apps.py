from django.apps import AppConfig


class EscalationConfig(AppConfig):
    name = "childplan.escalation"
    label = "escalation"

    def ready(self) -> None:
        from childplan.facts import actions, registry
        from childplan.identity.selectors import access_requests

        from . import triggers
        from .selectors.thresholds import ACCESS_REQUESTS, access_answer_within
        from .tasks import evaluate, put_away, wake_worker

        actions.wake = wake_worker
        triggers.register_numbers(ACCESS_REQUESTS)
        access_requests.answer_within = access_answer_within
        triggers.evaluator = evaluate
        for answered in ("acknowledged", "decided", "resolved"):
            registry.when(f"escalation.alert.{answered}", work="escalation.put_away_notices", worker=put_away)
