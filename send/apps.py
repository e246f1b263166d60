from django.apps import AppConfig


class SendConfig(AppConfig):
    name = "send"

    def ready(self) -> None:
        """Meet the plan's page."""
        from send.handlers import register_send

        register_send()
