from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "childplan.history"
    label = "history"

    def ready(self) -> None:
        from simple_history.signals import pre_create_historical_record

        from .acts import sign

        pre_create_historical_record.connect(sign, dispatch_uid="childplan.history.sign")
