"""Emergency access that lasts, for the banner of every page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from childplan.access.models import Grant
from childplan.common.vocabulary import InformationClass
from childplan.emergency.selectors.emergencies import names_of_children
from childplan.history.looking import looked_at


@dataclass(frozen=True)
class Lasting:
    """One that is open now. The involvement that opens the child, its grant and the access bear one number."""

    access_id: UUID
    child_id: UUID
    child: str
    ends_at: datetime


def lasting(grants: Iterable[Grant]) -> list[Lasting]:
    """What these grants of one's own open in an emergency, the next to end first. One query, or none without any."""
    held = sorted(grants, key=lambda grant: grant.ends_at)
    names = names_of_children(grant.child_id for grant in held)
    looked_at(names, InformationClass.IDENTITY)
    return [
        Lasting(grant.source_id, grant.child_id, names[grant.child_id], grant.ends_at)
        for grant in held
        if grant.child_id in names
    ]
