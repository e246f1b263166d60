"""Record where a child lives."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import Event, publish_event
from childplan.history.acts import act
from childplan.identity.models import Address
from childplan.identity.vocabulary import AddressKind


class NoAddress(ValueError):
    """Neither a line nor a postcode was given."""


@act
def record_address(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    lines: str,
    reason: str,  # noqa: ARG001 - kept with the version by `act`
    postcode: str = "",
    kind: AddressKind = AddressKind.HOME,
    is_confidential: bool = False,
    source_id: int | None = None,
    starts_on: date | None = None,
) -> Address:
    """Record an address from `starts_on`, today unless said. It takes the place of the live one of its kind.

    A confidential address and an open one never end one another: whoever records the open one may not know that there
    is another. The same address again leaves no trace. One from before the live one is recorded as over. lines: one
    line of the address a line. source_id: the organisation that says so, when it is not the author's. Raises
    NotEntitled and NoAddress.
    """
    by.require(Permission.RECORD_FAMILY)
    lines, postcode = (
        "\n".join(line.strip() for line in lines.splitlines() if line.strip()),
        postcode.strip().upper(),
    )
    if not (lines or postcode):
        raise NoAddress("give a line of the address or a postcode")
    starts_on = starts_on or timezone.localdate(at)
    live = list(
        Address.objects.select_for_update().filter(
            child_id=child_id, kind=kind, is_confidential=is_confidential, ends_on__isnull=True
        )
    )
    for address in live:
        if (address.lines, address.postcode) == (lines, postcode):
            return address
    later = [address.starts_on for address in live if address.starts_on > starts_on]
    for address in live if not later else ():
        address.ends_on = starts_on
        address.save()
    made = Address(
        child_id=child_id,
        kind=kind,
        lines=lines,
        postcode=postcode,
        is_confidential=is_confidential,
        source_id=source_id or by.organisation_id,
        starts_on=starts_on,
        ends_on=min(later, default=None),
    )
    made.save(force_insert=True)
    # Of a confidential address there is no fact: it would tell those who may not see the address that the child moved.
    if not is_confidential:
        publish_event(recorded(made, at=at))
    return made


def recorded(address: Address, *, at: datetime) -> Event:
    """What is published of an open address."""
    return Event(
        "identity.address.recorded",
        child_id=address.child_id,
        information_class=InformationClass.CONTACT,
        title=f"{AddressKind(address.kind).label} address recorded",
        occurred_at=at,
        payload={"address": str(address.pk)},
    )
