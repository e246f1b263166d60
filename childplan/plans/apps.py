from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "childplan.plans"
    label = "plans"
