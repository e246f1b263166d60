"""An adoption. The old record is restricted to two people; Sophie Langley is an ordinary child, and nothing joins them.

The old UPN will come in by file one day, from a school that never deleted it.
"""

from datetime import date, timedelta

from childplan.access.actions import restrict_record
from childplan.identity.vocabulary import Sex
from demo.names import nhs_number, upn
from demo.people import allocate, new_child
from demo.telling import Telling

OLD_UPN = upn("2003", 2023, 950)
OLD_NHS = nhs_number(9030)
# Before Sophie came on roll in Reception, which is at most 1,130 days ago.
PLACED = 1190


def tell(telling: Telling) -> None:
    new_child(
        telling,
        "kira",
        by="lena.marsh",
        forename="Kira",
        surname="Vance",
        sex=Sex.FEMALE,
        born_on=old_birth_date(telling.at.date()),
        nhs=str(OLD_NHS.value),
        upn=str(OLD_UPN),
        reason="To be placed for adoption",
        days_ago=PLACED + 10,
    )
    allocate(
        telling, "kira", by="sam.delaney", to="lena.marsh", days_ago=PLACED, reason="Placed for adoption"
    )
    with telling.acting("lena.marsh") as scope:
        restrict_record(
            by=scope,
            at=telling.at,
            child_id=telling.children["kira"],
            membership_ids=[telling.membership("lena.marsh"), telling.membership("piers.holt")],
            reason="Adoption order made",
            review_on=(telling.at + timedelta(days=90)).date(),
        )


def old_birth_date(today: date) -> date:
    return date(today.year - 7, 4, 11)
