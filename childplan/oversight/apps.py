from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "childplan.oversight"
    label = "oversight"
