from typing import Any

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "childplan.access"
    label = "access"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate

        from childplan.accounts import keeping
        from childplan.accounts.vocabulary import role_names

        from .roles import ROLES
        from .still_open import still_open

        keeping.may_open = still_open
        role_names.update({role.key: role.name for role in ROLES})
        pre_migrate.connect(_unforce, sender=self)
        post_migrate.connect(_guard, sender=self)


def _unforce(*, plan: list[Any], **_: Any) -> None:
    from .guarding import every_table_exists, unforce_everything

    # Tables of an app without migrations are made without a plan; their foreign keys look at guarded rows all the same.
    if plan or not every_table_exists():
        unforce_everything()


def _guard(**_: Any) -> None:
    from .guarding import every_table_exists, guard_everything

    if every_table_exists():
        guard_everything()
