"""Keep an agreement that bodies of the area have signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.sharing.models import SharingAgreement
from childplan.sharing.rules import SharingRefused
from childplan.sharing.selectors.agreements import bodies_of_area
from childplan.sharing.vocabulary import Basis, Purpose


@dataclass(frozen=True)
class AgreementWords:
    """What an agreement says. classes: as bits. valid_until: the last day, where it has one."""

    title: str
    purposes: Sequence[Purpose]
    classes: int
    basis: Basis
    signed_on: date
    valid_from: date
    review_on: date
    valid_until: date | None = None
    joint_controllers: str = ""
    where_kept: str = ""


@act
def keep_sharing_agreement(
    *, by: Scope, at: datetime, organisation_ids: Sequence[int], words: AgreementWords
) -> SharingAgreement:
    """Put an agreement on the area's list, in the author's name. It names no child, and gives nobody access.

    Raises NotEntitled, SharingRefused.
    """
    by.require(Permission.KEEP_AGREEMENTS)
    known = {number for number, _ in bodies_of_area(by)}
    if len(set(organisation_ids)) < 2 or not set(organisation_ids) <= known:
        raise SharingRefused("organisations", "Choose at least two organisations of the area")
    if words.valid_until is not None and words.valid_until < words.valid_from:
        raise SharingRefused("valid_until", "The last day must not be before the first")
    if not words.review_on > words.signed_on:
        raise SharingRefused("review_on", "The review must be after the day it was signed")
    agreement = SharingAgreement(
        area_id=by.area_id or 0,
        organisation_ids=sorted(set(organisation_ids)),
        title=words.title.strip(),
        purposes=[str(purpose) for purpose in words.purposes],
        classes=words.classes,
        basis=words.basis,
        joint_controllers=words.joint_controllers.strip(),
        where_kept=words.where_kept.strip(),
        signed_on=words.signed_on,
        valid_from=words.valid_from,
        valid_until=words.valid_until,
        review_on=words.review_on,
        kept_at=at,
        kept_by_membership_id=by.membership_id or 0,
    )
    agreement.save(force_insert=True)
    return agreement
