"""An adoption. The old record is restricted to two people; Sophie Langley is an ordinary child, and nothing joins them.

The old UPN will come in by file one day, from a school that never deleted it.
"""

from datetime import date, timedelta

from childplan.access.actions import restrict_record
from childplan.access.vocabulary import RestrictionKind
from childplan.identity.actions.answer_use import answer_use
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.selectors.searching import children_by_number
from childplan.identity.selectors.uses import uses_of
from childplan.identity.vocabulary import AliasKind, Sex, UseState
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
            kind=RestrictionKind.ADOPTION,
            # Near, so that its list is told that a review is due.
            review_on=(telling.at + timedelta(days=9)).date(),
        )
    used(telling)


def used(telling: Telling) -> None:
    """An admissions officer types the old number from an old form; the list hears of it and says who was meant."""
    with telling.acting("gail.pryor") as scope:
        children_by_number(scope, [TypedNumber(str(OLD_UPN), (AliasKind.UPN,))], at=telling.at)
    with telling.acting("lena.marsh") as scope:
        (use,) = uses_of(scope, telling.children["kira"])
        answer_use(
            by=scope,
            at=telling.at,
            use_id=use.id,
            answer=UseState.THIS_CHILD,
            seen=use.state,
            reason="An old form, she says. Asked her to shred it",
        )


def old_birth_date(today: date) -> date:
    return date(today.year - 7, 4, 11)
