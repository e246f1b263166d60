from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"

    def ready(self) -> None:
        """Meet facts and the plan's page."""
        from safeguarding.handlers import register_safeguarding

        register_safeguarding()
