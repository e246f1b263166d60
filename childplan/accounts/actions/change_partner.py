"""Change what a partner system's agreement says, give it a new secret, or end it."""

from datetime import datetime

from django.utils import timezone
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import get_access_token_model

from childplan.accounts.models import Membership, PartnerSystem
from childplan.common.rows import Context, DatabaseRole
from childplan.history.acts import act

from .register_partner import PartnerRefused, agreed, agreement_for, purpose_under, role_for


@act
def change_partner(
    *,
    by: Context,
    at: datetime,
    name: str,
    scopes: tuple[str, ...] = (),
    agreement: str = "",
    purpose: str = "",
    new_secret: bool = False,
) -> str:
    """Change a live partner system. Gives its new secret, once; "" where none was asked for.

    by: the steward's context. scopes: all that it may ask for from now on; those it has stay where none is given.
    agreement: the title of the one under which it acts from now on, purpose: one of its purposes. Its scopes are held
    against the agreement each time.
    What is taken away is lost to tokens that are out at their next request. new_secret: the old one and every token
    that was given for it end at once. Raises PartnerRefused.
    """
    partner, membership = _live(by, name, at=at)
    if not (scopes or new_secret or agreement or purpose):
        raise PartnerRefused("Say what changes: the scopes, the agreement, or the secret.")
    if scopes:
        if role_for(partner.organisation, agreed(scopes)) != membership.role:
            raise PartnerRefused(
                "A system that keeps registers and one that does not are two: end this one and register another."
            )
        partner.scopes = " ".join(scopes)
    if scopes or agreement or purpose:
        _put_under(partner, agreement, purpose, at=at)
    return _renewed(partner) if new_secret else ""


@act
def end_partner(*, by: Context, at: datetime, name: str) -> None:
    """End a partner system with its agreement: its tokens and its secret are worth nothing from this moment.

    What it wrote stays under its name. by: the steward's context. Raises PartnerRefused.
    """
    partner, membership = _live(by, name, at=at)
    membership.ends_at = at
    membership.save(update_fields=["ends_at"])
    _renewed(partner)


def _put_under(partner: PartnerSystem, agreement: str, purpose: str, *, at: datetime) -> None:
    """Raises PartnerRefused where what it may ask for goes beyond the agreement."""
    had = partner.agreement.title if partner.agreement else ""
    under = agreement_for(
        partner.organisation, partner.scopes.split(), title=agreement or had, today=timezone.localdate(at)
    )
    if purpose or under.title != had:
        partner.purpose = purpose_under(under, purpose)
    partner.agreement, partner.unnamed_until = under, None
    partner.save(update_fields=["scopes", "purpose", "agreement", "unnamed_until"])


def _live(by: Context, name: str, *, at: datetime) -> tuple[PartnerSystem, Membership]:
    if by.role is not DatabaseRole.STEWARD:
        raise PartnerRefused("Only an operator changes partner systems: run the command as the owner.")
    live = Membership.objects.select_for_update(of=("self",)).filter(starts_at__lte=at, ends_at__gt=at)
    membership = live.filter(partner__name=name).select_related("partner__organisation").first()
    if membership is None or membership.partner is None:
        raise PartnerRefused(f"There is no live partner system called {name}.")
    return membership.partner, membership


def _renewed(partner: PartnerSystem) -> str:
    secret: str = generate_client_secret()
    partner.application.client_secret = secret
    partner.application.save(update_fields=["client_secret", "updated"])
    get_access_token_model().objects.filter(application=partner.application).delete()
    return secret
