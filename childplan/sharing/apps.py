from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "childplan.sharing"
    label = "sharing"

    def ready(self) -> None:
        from childplan.facts import registry

        from .tasks import tell_leads, tell_recipients

        registry.when("sharing.decision.made", work="sharing.tell_recipients", worker=tell_recipients)
        registry.when("sharing.family_agreement.withdrawn", work="sharing.tell_leads", worker=tell_leads)
