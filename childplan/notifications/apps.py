from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "childplan.notifications"
    label = "notifications"
