"""Register a partner system under its agreement."""

from dataclasses import dataclass
from datetime import datetime

from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import get_application_model
from oauth2_provider.scopes import get_scopes_backend

from childplan.accounts.models import Membership, PartnerSystem
from childplan.common.rows import Context, DatabaseRole
from childplan.history.acts import act
from childplan.organisations.models import Organisation
from childplan.organisations.vocabulary import OrganisationKind

PARTNER_ROLE = "partner_system"
REGISTER_ROLE = "school_system"
"""Sends pupils, marks and suspensions of one school; see childplan.access.roles."""
OF_REGISTERS = frozenset({"attendance:write", "suspensions:write", "pupil-files:read", "pupil-files:write"})
OF_PLANS = frozenset({"plan:read", "plan:contribute"})


class PartnerRefused(ValueError):
    """The system cannot be registered so; the message says why, for the operator."""


@dataclass(frozen=True)
class Registered:
    """What the partner is told, once: we keep only a hash of the secret."""

    client_id: str
    client_secret: str
    membership_id: int


@act
def register_partner(
    *,
    by: Context,
    at: datetime,
    name: str,
    organisation_id: int,
    purpose: str,
    scopes: tuple[str, ...],
) -> Registered:
    """Make the OAuth client, the partner system, and the membership in which it acts for its organisation.

    by: the steward's context; only an operator with the owner's login can take it. purpose: as in the data sharing
    agreement; it stands beside every read in the log of looking. Scopes that write in a school's registers make it
    that school's management system, with a role of its own. Raises PartnerRefused.
    """
    if by.role is not DatabaseRole.STEWARD:
        raise PartnerRefused("Only an operator registers partner systems: run the command as the owner.")
    if not name.strip() or not purpose.strip():
        raise PartnerRefused("Give the system's name and the purpose stated in the agreement.")
    agreed(scopes)
    if PartnerSystem.objects.filter(name=name).exists():
        raise PartnerRefused(f"There is already a partner system called {name}.")
    organisation = Organisation.objects.get(pk=organisation_id)
    role = role_for(organisation, scopes)
    secret = generate_client_secret()
    application_model = get_application_model()
    application = application_model(
        name=name,
        client_id=generate_client_id(),
        client_secret=secret,
        client_type=application_model.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application_model.GRANT_CLIENT_CREDENTIALS,
    )
    application.save()
    partner = PartnerSystem(
        name=name,
        organisation=organisation,
        application=application,
        purpose=purpose,
        scopes=" ".join(scopes),
    )
    partner.save()
    membership = Membership(partner=partner, organisation=organisation, role=role, starts_at=at)
    membership.save(force_insert=True)
    return Registered(application.client_id, secret, membership.pk)


def agreed(scopes: tuple[str, ...]) -> tuple[str, ...]:
    """The scopes, when there are some and all of them are ours. Raises PartnerRefused."""
    if unknown := sorted(set(scopes) - set(get_scopes_backend().get_all_scopes())):
        raise PartnerRefused(f"There is no scope {', '.join(unknown)}.")
    if not scopes:
        raise PartnerRefused("Name at least one scope.")
    return scopes


def role_for(organisation: Organisation, scopes: tuple[str, ...]) -> str:
    """The role in which a system with these scopes acts.

    Raises PartnerRefused where a system that is no school's would write in registers.
    """
    asked = sorted(OF_REGISTERS & set(scopes))
    if not asked:
        return PARTNER_ROLE
    if organisation.kind != OrganisationKind.SCHOOL:
        raise PartnerRefused(f"Only a school's own system may have {', '.join(asked)}.")
    if with_plans := sorted(OF_PLANS & set(scopes)):
        raise PartnerRefused(
            f"A register's system reads no plan: register another for {', '.join(with_plans)}."
        )
    return REGISTER_ROLE
