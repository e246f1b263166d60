"""Yusuf Bello, seven: on a doctor's list, and on no school's roll."""

from datetime import timedelta

from childplan.identity.vocabulary import FlagKind, RelationshipKind, Sex
from demo.names import nhs_number
from demo.people import flag, new_child, parent
from demo.telling import Telling


def tell(telling: Telling) -> None:
    new_child(
        telling,
        "yusuf",
        by="joy.carter",
        forename="Yusuf",
        surname="Bello",
        sex=Sex.MALE,
        born_on=(telling.at - timedelta(days=2700)).date(),
        nhs=str(nhs_number(9040).value),
        reason="New on a GP list",
        days_ago=62,
    )
    parent(telling, "yusuf", by="joy.carter", name="Halima Bello", kind=RelationshipKind.MOTHER)
    flag(telling, "yusuf", by="joy.carter", kind=FlagKind.NO_KNOWN_SCHOOL)
