from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo borough. Installed on a newcomer's machine and in tests; production settings do not name it."""

    name = "demo"

    def ready(self) -> None:
        from childplan.signing.views import steps

        from .second_steps import shown_code

        steps.demonstration_code = shown_code
