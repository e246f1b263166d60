"""Record that a child no longer lives somewhere."""

from datetime import date, datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act
from childplan.identity.actions.change_relationship import AlreadyEnded
from childplan.identity.models import Address
from childplan.identity.selectors.reaching import reached
from childplan.identity.vocabulary import AddressKind


@act
def end_address(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    address_id: UUID,
    ends_on: date,
    reason: str,  # noqa: ARG001 - kept with the version by `act`
) -> Address:
    """Record the day a child left an address, without saying where to. Of a confidential one there is no fact.

    Raises NotFound, NotEntitled, AlreadyEnded, ValueError.
    """
    by.require(Permission.RECORD_FAMILY)
    found = Address.objects.select_for_update().filter(pk=address_id, child_id=child_id).first()
    if found is None:
        raise NotFound("no such address")
    reached(by, child_id).require(InformationClass.CONTACT | (CONFIDENTIAL if found.is_confidential else 0))
    if found.ends_on is not None:
        raise AlreadyEnded("Somebody has ended this address already")
    if ends_on < found.starts_on:
        raise ValueError("An address cannot end before it began")
    found.ends_on = ends_on
    found.save()
    if not found.is_confidential:
        publish(
            "identity.address.ended",
            child_id=child_id,
            information_class=InformationClass.CONTACT,
            title=f"{AddressKind(found.kind).label} address ended",
            occurred_at=at,
            payload={"address": str(found.pk)},
        )
    return found
