from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "childplan.documents"
    label = "documents"

    def ready(self) -> None:
        from childplan.plans.contributions import contribute

        from .actions import attach_document, prepare_file
        from .presenters import documents_on_the_plan
        from .tasks import wake_maker, wake_scanner

        attach_document.wake, prepare_file.wake = wake_scanner, wake_maker
        contribute("documents", documents_on_the_plan)
