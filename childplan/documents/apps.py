from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "childplan.documents"
    label = "documents"

    def ready(self) -> None:
        from childplan.plans.contributions import contribute

        from .actions import attach_document
        from .presenters import documents_on_the_plan
        from .tasks import wake_scanner

        attach_document.wake = wake_scanner
        contribute("documents", documents_on_the_plan)
