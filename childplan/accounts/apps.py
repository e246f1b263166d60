from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "childplan.accounts"
    label = "accounts"
