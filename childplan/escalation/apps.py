from django.apps import AppConfig


class EscalationConfig(AppConfig):
    name = "childplan.escalation"
    label = "escalation"
