from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "childplan.plans"
    label = "plans"

    def ready(self) -> None:
        from .contributions import contribute
        from .presenters.waiting import waiting_on_the_plan

        contribute("plans", waiting_on_the_plan)
