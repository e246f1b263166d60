from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo borough. Installed on a newcomer's machine and in tests; production settings do not name it."""

    name = "demo"
