from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "childplan.identity"
    label = "identity"
