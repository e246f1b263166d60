from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "childplan.common"
    label = "common"
