"""The area's agreements on sharing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.accounts.models import PartnerSystem
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.organisations.models import Organisation
from childplan.sharing.models import SharingAgreement
from childplan.sharing.vocabulary import Basis, Purpose

SHOWN_AFTER = timedelta(days=90)
"""Calendar days for which a system that stopped is shown."""


@dataclass(frozen=True)
class AgreementView:
    """One agreement as its page says it. state: holds, will hold, is over, was ended. systems: that act under it."""

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
    systems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unnamed:
    """A partner system that was registered before agreements were named, and until when it may go on so."""

    name: str
    until: date | None


def area_agreements(scope: Scope, *, today: date) -> list[AgreementView]:
    """Every agreement of the area, those that hold first. Three queries."""
    rows = list(SharingAgreement.objects.filter(area_id=scope.area_id or 0))
    names = _names({number for row in rows for number in row.organisation_ids})
    systems = _systems(row.pk for row in rows)
    views = [_view(row, names, today=today, systems=systems) for row in rows]
    return sorted(views, key=lambda view: (view.is_over, view.title, view.valid_from))


def systems_without_agreement(scope: Scope, *, today: date) -> list[Unnamed]:
    """Systems of the area's bodies that act without an agreement for now, or did until lately. One query."""
    rows = PartnerSystem.objects.filter(
        organisation__area_id=scope.area_id or 0,
        agreement__isnull=True,
        unnamed_until__gte=today - SHOWN_AFTER,
    )
    return [Unnamed(row.name, row.unnamed_until) for row in rows.order_by("name")]


def _systems(agreements: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The names of the systems that act under each of these. One query."""
    found: dict[UUID, tuple[str, ...]] = {}
    acting = PartnerSystem.objects.filter(agreement_id__in=list(agreements)).order_by("name")
    for number, name in acting.values_list("agreement_id", "name"):
        if number is not None:
            found[number] = (*found.get(number, ()), name)
    return found


def agreement_to_end(scope: Scope, agreement_id: UUID, *, today: date) -> AgreementView:
    """One that holds or will hold. Raises NotEntitled, NotFound."""
    scope.require(Permission.KEEP_AGREEMENTS)
    row = SharingAgreement.objects.filter(
        pk=agreement_id, area_id=scope.area_id or 0 or 0, ended_at__isnull=True
    ).first()
    if row is None:
        raise NotFound("no such agreement")
    return _view(row, _names(set(row.organisation_ids)), today=today, systems=_systems([row.pk]))


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


def _view(
    row: SharingAgreement, names: dict[int, str], *, today: date, systems: dict[UUID, tuple[str, ...]]
) -> AgreementView:
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
        systems=systems.get(row.pk, ()),
    )
