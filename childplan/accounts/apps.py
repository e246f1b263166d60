from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "childplan.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from . import keeping

        user_logged_in.connect(keeping.only_for_its_author, dispatch_uid="kept_for_its_author")
