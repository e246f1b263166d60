from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "childplan.referrals"
    label = "referrals"

    def ready(self) -> None:
        from childplan.facts import registry
        from childplan.plans.contributions import contribute

        from .presenters import referrals_on_the_plan
        from .tasks import tell_receivers, tell_sender
        from .vocabulary import State

        registry.when("referrals.referral.sent", work="referrals.tell_receivers", worker=tell_receivers)
        for state in (State.ACCEPTED, State.DECLINED, State.CLOSED):
            registry.when(f"referrals.referral.{state}", work="referrals.tell_sender", worker=tell_sender)
        contribute("referrals", referrals_on_the_plan)
