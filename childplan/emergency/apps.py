from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "childplan.emergency"
    label = "emergency"

    def ready(self) -> None:
        from childplan.escalation import triggers

        from .rules import NUMBERS

        triggers.register_numbers(NUMBERS)
