from django.apps import AppConfig


class EscalationConfig(AppConfig):
    name = "childplan.escalation"
    label = "escalation"

    def ready(self) -> None:
        from childplan.facts import actions, registry

        from . import triggers
        from .tasks import evaluate, put_away, wake_worker

        actions.wake = wake_worker
        triggers.evaluator = evaluate
        for answered in ("acknowledged", "decided", "resolved"):
            registry.when(f"escalation.alert.{answered}", work="escalation.put_away_notices", worker=put_away)
