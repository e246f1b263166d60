"""Families and their sign-ins: adults laid straight, invitations made and accepted through the acts."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.contrib.auth import get_user_model

from childplan.access.scope import Scope, resolve_family
from childplan.accounts.models import Membership, User
from childplan.common import clock, rows
from childplan.identity.models import FamilyPerson, Relationship
from childplan.identity.vocabulary import RelationshipKind
from portal.actions.accept_invitation import accept_as_known, accept_as_new
from portal.actions.invite_family_person import invite_family_person
from portal.models import Invitation
from portal.rules.links import token_of
from tests.factories.identity import acting, reached_at

_numbers = itertools.count(1)
PASSWORD = "three plain words here"
CONSIDERED = {
    "responsibility_seen": "I saw the birth certificate",
    "orders_considered": "I looked, and there is no order about this adult",
    "risk_considered": "Lives with the child; nobody else reads the email.",
}


def parent_of(
    *child_ids: UUID, name: str = "", email: str | None = None, **relationship: object
) -> FamilyPerson:
    """An adult with parental responsibility for these children, laid as steward. email: one of their own."""
    n = next(_numbers)
    person = FamilyPerson(name=name or f"Parent {n}")
    person.save(force_insert=True)
    reached_at(person, email=f"parent{n}@example.org" if email is None else email)
    relationship.setdefault("kind", RelationshipKind.MOTHER)
    relationship.setdefault("has_parental_responsibility", True)
    for child_id in child_ids:
        Relationship(child_id=child_id, person=person, **relationship).save(force_insert=True)
    return person


def tie(child_id: UUID, person: FamilyPerson) -> Relationship:
    return Relationship.objects.get(child_id=child_id, person=person)


def invited(by: Membership, child_id: UUID, person: FamilyPerson, **considered: str) -> Invitation:
    """An invitation made by this member."""
    with acting(by) as scope:
        return invite_family_person(
            by=scope, at=clock.now(), child_id=child_id, person_id=person.pk, **{**CONSIDERED, **considered}
        )


def joined(by: Membership, child_id: UUID, person: FamilyPerson) -> User:
    """The user of an adult who was invited to this child's page and took the invitation."""
    token = token_of(invited(by, child_id, person).pk)
    person.refresh_from_db()
    known = person.user or get_user_model().objects.filter(email=person.email).first()
    with rows.entered(rows.OUTSIDE):
        if known:
            accepted = accept_as_known(token=token, user_id=known.pk)
        else:
            accepted = accept_as_new(token=token, name=person.name, password=PASSWORD, at=clock.now())
    person.refresh_from_db()
    return get_user_model().objects.get(pk=accepted.user_id)


@contextmanager
def as_family(user: User) -> Iterator[Scope]:
    """Pass the door as a family person does."""
    with rows.entered(rows.OUTSIDE):
        scope = resolve_family(user_id=user.pk)
        assert scope is not None, "the door stayed shut"
        with rows.entered(scope.context):
            yield scope


def door_is_shut(user: User) -> bool:
    with rows.entered(rows.OUTSIDE):
        return resolve_family(user_id=user.pk) is None
