"""Decisions about sharing, answers of families and agreements between bodies, through the acts that make them."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.organisations.models import Organisation
from childplan.sharing.actions.decide_not_to_share import decide_not_to_share
from childplan.sharing.actions.decide_to_share import decide_to_share
from childplan.sharing.actions.keep_sharing_agreement import AgreementWords, keep_sharing_agreement
from childplan.sharing.actions.record_family_agreement import record_family_agreement
from childplan.sharing.models import FamilyAgreement, SharingAgreement, SharingDecision
from childplan.sharing.rules import Recipient, Words
from childplan.sharing.selectors.recipients import recipient
from childplan.sharing.vocabulary import (
    OUTSIDE,
    AgreesTo,
    AskedHow,
    Basis,
    FamilyAnswer,
    Purpose,
    SpecialCondition,
)
from tests.factories import organisations as lay
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld

C = InformationClass
WORDS = Words(
    purpose=Purpose.SUPPORT,
    basis=Basis.PUBLIC_TASK,
    shared="How often she was away since Christmas, and what the school has tried.",
    reason="They begin to work with the family next week.",
    family_told=True,
    special_condition=SpecialCondition.CARE,
)
ELSEWHERE = "Farhaven Council, children’s social care, Jo Bright"


def words(**said: object) -> Words:
    return replace(WORDS, **said)


def person_to(by: Membership, to: Membership | int, *, outside: str = "") -> Recipient:
    """The recipient of that number, as somebody finds them."""
    number = to if isinstance(to, int) else to.pk
    with acting(by) as scope:
        return recipient(scope, number, outside=outside, at=clock.now())


def shared(
    by: Membership,
    child_id: UUID,
    to: Membership | int,
    *,
    classes: int = C.ATTENDANCE,
    days: int = 30,
    **said: object,
) -> SharingDecision:
    """Shared with somebody of the area, for so many days."""
    more = {name: said.pop(name) for name in ("tells_a_place", "without_agreement") if name in said}
    more.setdefault("without_agreement", "None is signed yet")
    with acting(by) as scope:
        return decide_to_share(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            to=person_to(by, to),
            classes=classes,
            words=words(**said),
            until_on=clock.today() + timedelta(days=days),
            **more,
        )


def told_outside(
    by: Membership, child_id: UUID, *, classes: int = C.ATTENDANCE, **said: object
) -> SharingDecision:
    """Told to a body outside the area: nothing opens to it."""
    with acting(by) as scope:
        return decide_to_share(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            to=person_to(by, OUTSIDE, outside=ELSEWHERE),
            classes=classes,
            words=words(**said),
            without_agreement="There is none with them",
        )


def not_shared(
    by: Membership, child_id: UUID, to: Membership | int, *, classes: int = C.ATTENDANCE, **said: object
) -> SharingDecision:
    """Asked for, and not shared."""
    with acting(by) as scope:
        return decide_not_to_share(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            to=person_to(by, to),
            classes=classes,
            words=words(**said),
        )


def family_agreement(
    by: Membership,
    child_id: UUID,
    *,
    to: AgreesTo = AgreesTo.EARLY_HELP_SUPPORT,
    answer: FamilyAnswer = FamilyAnswer.AGREED,
    person_id: int | None = None,
) -> FamilyAgreement:
    """What the family answered today."""
    with acting(by) as scope:
        return record_family_agreement(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            to=to,
            answer=answer,
            person_id=person_id,
            how=AskedHow.IN_PERSON,
            said_on=clock.today(),
        )


def privacy_officer(here: AreaWorld) -> Membership:
    """Who keeps the area's agreements."""
    return lay.membership("privacy_officer", here.authority)


def agreement(
    by: Membership, *bodies: Organisation, classes: int = C.ATTENDANCE | C.EDUCATION, **said: object
) -> SharingAgreement:
    """An agreement that holds since January."""
    today = clock.today()
    words = AgreementWords(
        **{
            "title": "Early help agreement",
            "purposes": [Purpose.SUPPORT],
            "classes": classes,
            "basis": Basis.PUBLIC_TASK,
            "signed_on": date(today.year, 1, 5),
            "valid_from": date(today.year, 1, 10),
            "review_on": date(today.year + 1, 1, 10),
            **said,
        }
    )
    with acting(by) as scope:
        return keep_sharing_agreement(
            by=scope, at=clock.now(), organisation_ids=[body.pk for body in bodies], words=words
        )
