"""The area's agreements on sharing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.organisations.models import Organisation
from childplan.sharing.models import SharingAgreement
from childplan.sharing.vocabulary import Basis, Purpose


@dataclass(frozen=True)
class AgreementView:
    """One agreement as its page says it. state: holds, will hold, is over, was ended."""

    id: UUID
    title: str
    organisations: tuple[str, ...]
    purposes: tuple[str, ...]
    classes: tuple[str, ...]
    basis: str
    joint_controllers: str
    where_kept: str
    signed_on: date
    valid_from: date
    valid_until: date | None
    review_on: date
    ended_reason: str
    holds: bool
    is_over: bool
    is_due: bool


def area_agreements(scope: Scope, *, today: date) -> list[AgreementView]:
    """Every agreement of the area, those that hold first. Two queries."""
    rows = list(SharingAgreement.objects.filter(area_id=scope.area_id or 0))
    names = _names({number for row in rows for number in row.organisation_ids})
    views = [_view(row, names, today=today) for row in rows]
    return sorted(views, key=lambda view: (view.is_over, view.title, view.valid_from))


def agreement_to_end(scope: Scope, agreement_id: UUID, *, today: date) -> AgreementView:
    """One that holds or will hold. Raises NotEntitled, NotFound."""
    scope.require(Permission.KEEP_AGREEMENTS)
    row = SharingAgreement.objects.filter(
        pk=agreement_id, area_id=scope.area_id or 0 or 0, ended_at__isnull=True
    ).first()
    if row is None:
        raise NotFound("no such agreement")
    return _view(row, _names(set(row.organisation_ids)), today=today)


def agreement_as_typed(scope: Scope, agreement_id: str) -> dict[str, object]:
    """An agreement in the fields of the form that adds one, to add another like it. Nothing where there is none."""
    scope.require(Permission.KEEP_AGREEMENTS)
    try:
        row = SharingAgreement.objects.filter(pk=UUID(agreement_id), area_id=scope.area_id or 0).first()
    except ValueError:
        row = None
    if row is None:
        return {}
    return {
        "title": row.title,
        "organisations": row.organisation_ids,
        "purposes": row.purposes,
        "classes": [int(c) for c in InformationClass if row.classes & c],
        "basis": row.basis,
        "joint_controllers": row.joint_controllers,
        "where_kept": row.where_kept,
        "signed_on": row.signed_on,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "review_on": row.review_on,
    }


def agreement_between(
    scope: Scope, *, one: int, other: int | None, classes: int, purpose: Purpose, today: date
) -> SharingAgreement | None:
    """The agreement that covers this between two bodies on that day, if there is one. One query."""
    if other is None:
        return None
    rows = SharingAgreement.objects.filter(
        area_id=scope.area_id or 0,
        ended_at__isnull=True,
        valid_from__lte=today,
        organisation_ids__contains=[one, other],
        purposes__contains=[str(purpose)],
    )
    needed = classes & ~InformationClass.IDENTITY
    return next(
        (
            row
            for row in rows
            if (row.valid_until is None or row.valid_until >= today) and row.classes & needed == needed
        ),
        None,
    )


def bodies_of_area(scope: Scope) -> list[tuple[int, str]]:
    """Every body of the area that may sign one, by name. One query."""
    rows = Organisation.objects.filter(area_id=scope.area_id or 0).order_by("name")
    return [(body.pk, body.name) for body in rows]


def _names(numbers: set[int]) -> dict[int, str]:
    return {body.pk: body.name for body in Organisation.objects.filter(pk__in=numbers)}


def _view(row: SharingAgreement, names: dict[int, str], *, today: date) -> AgreementView:
    is_over = row.ended_at is not None or (row.valid_until is not None and row.valid_until < today)
    return AgreementView(
        id=row.pk,
        title=row.title,
        organisations=tuple(sorted(names[number] for number in row.organisation_ids if number in names)),
        purposes=tuple(str(Purpose(purpose).label) for purpose in row.purposes),
        classes=tuple(str(c.label) for c in InformationClass if row.classes & c),
        basis=str(Basis(row.basis).label),
        joint_controllers=row.joint_controllers,
        where_kept=row.where_kept,
        signed_on=row.signed_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        review_on=row.review_on,
        ended_reason=row.ended_reason,
        holds=not is_over and row.valid_from <= today,
        is_over=is_over,
        is_due=not is_over and row.review_on <= today,
    )
