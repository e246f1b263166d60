from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "childplan.sharing"
    label = "sharing"
