from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "childplan.notifications"
    label = "notifications"

    def ready(self) -> None:
        from .actions import queue_message
        from .tasks import wake_sender

        queue_message.wake = wake_sender
