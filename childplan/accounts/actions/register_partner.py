"""Register a partner system under its agreement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import get_application_model
from oauth2_provider.scopes import get_scopes_backend

from childplan.accounts.models import Membership, PartnerSystem
from childplan.common.rows import Context, DatabaseRole
from childplan.common.vocabulary import InformationClass
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
    scopes: tuple[str, ...],
    agreement: str = "",
    purpose: str = "",
) -> Registered:
    """Make the OAuth client, the partner system, and the membership in which it acts for its organisation.

    by: the steward's context; only an operator with the owner's login can take it. agreement: the title of a sharing
    agreement that the organisation signed, that holds on that day and names all that the scopes open; it may be left
    out where there is one alone. purpose: one of the agreement's; it stands beside every read in the log of looking.
    Scopes that write in a school's registers make it that school's management system, with a role of its own.
    Raises PartnerRefused.
    """
    if by.role is not DatabaseRole.STEWARD:
        raise PartnerRefused("Only an operator registers partner systems: run the command as the owner.")
    if not name.strip():
        raise PartnerRefused("Give the system's name.")
    agreed(scopes)
    if PartnerSystem.objects.filter(name=name).exists():
        raise PartnerRefused(f"There is already a partner system called {name}.")
    organisation = Organisation.objects.get(pk=organisation_id)
    role = role_for(organisation, scopes)
    under = agreement_for(organisation, scopes, title=agreement, today=timezone.localdate(at))
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
        purpose=purpose_under(under, purpose),
        scopes=" ".join(scopes),
        agreement=under,
    )
    partner.save()
    membership = Membership(partner=partner, organisation=organisation, role=role, starts_at=at)
    membership.save(force_insert=True)
    return Registered(application.client_id, secret, membership.pk)


def agreement_for(organisation: Organisation, scopes: Iterable[str], *, title: str, today: date) -> Any:
    """The sharing agreement under which a system of this body may have these scopes.

    Raises PartnerRefused, with the titles that could be meant.
    """
    # The agreements lie above: by the key that points at them.
    agreements: Any = PartnerSystem._meta.get_field("agreement").related_model
    signed = agreements.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        organisation_ids__contains=[organisation.pk],
        ended_at__isnull=True,
        valid_from__lte=today,
    )
    needs = get_scopes_backend().classes_of(scopes) & ~int(InformationClass.IDENTITY)
    covering = [one for one in signed.order_by("title") if one.classes & needs == needs]
    found = [one for one in covering if not title or title.strip().casefold() == one.title.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        named = f"called {title} " if title else ""
        raise PartnerRefused(
            f"No sharing agreement {named}that {organisation.name} signed holds today and names all that is asked for. "
            "Whoever keeps the area's agreements adds one first, on the page Sharing agreements."
        )
    raise PartnerRefused(f"Say which agreement: {'; '.join(one.title for one in found)}.")


def purpose_under(agreement: Any, purpose: str) -> str:
    """The purpose in words: the one that is named, or the only one. Raises PartnerRefused."""
    labels = dict(agreement._meta.get_field("purposes").base_field.choices)
    offered = {key: str(labels[key]) for key in agreement.purposes}
    chosen = purpose.strip() or (next(iter(offered)) if len(offered) == 1 else "")
    if chosen not in offered:
        raise PartnerRefused(
            f"Say which of the agreement's purposes: {'; '.join(f'{key} ({words})' for key, words in offered.items())}."
        )
    return f"{offered[chosen]} ({agreement.title})"[:200]


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
