from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "childplan.organisations"
    label = "organisations"
