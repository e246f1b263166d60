"""Stop a family person's sign-in at once, and open it again."""

from datetime import datetime
from uuid import UUID

from childplan.access.actions import end_involvement
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act
from childplan.identity.models import FamilyPerson
from childplan.identity.selectors.family_sign_ins import family_adult, named_here, suspending_memberships


class NoReason(ValueError):
    """Nothing was said about why."""


class NothingToStop(ValueError):
    """The sign-in is stopped already, or open already, or the adult does not see this child's page."""


class SuspendedElsewhere(ValueError):
    """Another organisation stopped the sign-in, for reasons that may be about a child one cannot see."""

    def __init__(self, organisation: str) -> None:
        """organisation: empty where the reader does not know that it has to do with this child."""
        if organisation:
            words = f"{organisation} stopped this sign-in. Only they can open it again: ask them, and tell them why."
        else:
            words = "Another organisation stopped this sign-in. Only they can open it again: ask the council."
        super().__init__(words)
        self.organisation = organisation


@act
def suspend_family_sign_in(*, by: Scope, at: datetime, child_id: UUID, person_id: int, reason: str) -> None:
    """From the next request on this adult sees nothing of any child. Whoever may invite may stop it.

    Raises NotEntitled, NotFound, NothingToStop, NoReason.
    """
    by.require(Permission.INVITE_FAMILY)
    person = _person(by, child_id, person_id, at=at)
    if person.portal_suspended_at is not None:
        raise NothingToStop("Their sign-in is stopped already.")
    _require_reason(reason)
    person.portal_suspended_at = at
    person.save(force_update=True)
    _publish("suspended", "A parent or carer’s sign-in was stopped", child_id, person_id, at)


@act
def resume_family_sign_in(*, by: Scope, at: datetime, child_id: UUID, person_id: int, reason: str) -> None:
    """Open it again. Only the organisation that stopped it may: it knows why, and another may not know of the danger.

    Raises NotEntitled, NotFound, NothingToStop, NoReason, SuspendedElsewhere.
    """
    by.require(Permission.INVITE_FAMILY)
    person = _person(by, child_id, person_id, at=at)
    if person.portal_suspended_at is None:
        raise NothingToStop("Their sign-in is open already.")
    stopped_by = suspending_memberships([person]).get(person.pk)
    if stopped_by is not None and stopped_by.organisation_id != by.organisation_id:
        known = person.pk in named_here(by, child_id, {person.pk: stopped_by})
        raise SuspendedElsewhere(stopped_by.organisation.name if known else "")
    _require_reason(reason)
    person.portal_suspended_at = None
    person.save(force_update=True)
    _publish("resumed", "A parent or carer’s sign-in was opened again", child_id, person_id, at)


@act
def close_family_page(*, by: Scope, at: datetime, child_id: UUID, person_id: int, reason: str) -> None:
    """This adult no longer sees this child's page; other children's pages stay. They can be invited again.

    Raises NotEntitled, NotFound, NothingToStop, NoReason.
    """
    by.require(Permission.INVITE_FAMILY)
    adult = family_adult(by, child_id, person_id, at=at)
    if adult.involvement_id is None:
        raise NothingToStop("They do not see this child’s page.")
    _require_reason(reason)
    end_involvement(by=by, at=at, involvement_id=adult.involvement_id, reason=reason)


def _person(by: Scope, child_id: UUID, person_id: int, *, at: datetime) -> FamilyPerson:
    family_adult(by, child_id, person_id, at=at)
    person = FamilyPerson.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise NotFound("no such adult in this child's family")
    return person


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise NoReason("Say why.")


def _publish(happened: str, title: str, child_id: UUID, person_id: int, at: datetime) -> None:
    publish(
        f"identity.sign_in.{happened}",
        child_id=child_id,
        information_class=InformationClass.CONTACT,
        title=title,
        occurred_at=at,
        payload={"person": person_id},
    )
