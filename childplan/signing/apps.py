from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "childplan.signing"
    label = "signing"
