from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "childplan.facts"
    label = "facts"
