"""An invited adult takes their invitation. They are a visitor until it is done, so the database does it for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, connection, transaction

from childplan.facts import actions as facts
from childplan.facts.registry import work_for
from portal.rules.links import hash_of
from portal.selectors.invitation_shown import invitation_behind
from portal.vocabulary import INVITATION_ACCEPTED


class InvitationUnusable(LookupError):
    """Nobody was given this link, or it ran out, was used or withdrawn, or what it was given for is no longer so."""


@dataclass(frozen=True)
class Accepted:
    """What the acceptance made: for the log and for tests."""

    user_id: int
    child_id: UUID
    person_id: int
    involvement_id: UUID


def accept_as_new(*, token: str, name: str, password: str, at: datetime) -> Accepted:
    """Set up a sign-in with the address that the invitation went to, and take the invitation with it.

    All or nothing: when the invitation cannot be used there is no user either. Raises InvitationUnusable.
    """
    shown = invitation_behind(token)
    if shown is None or not shown.is_usable or shown.existing_user_id is not None:
        raise InvitationUnusable
    create: Callable[..., AbstractBaseUser] = get_user_model()._default_manager.create_user
    try:
        with transaction.atomic():
            user = create(shown.email, password, name=name.strip(), joined_at=at)
            return _accept(token, user.pk)
    except IntegrityError as twice:
        # The same link was sent twice at once, and the other came first.
        raise InvitationUnusable from twice


def accept_as_known(*, token: str, user_id: int) -> Accepted:
    """Take an invitation with the sign-in one has. Raises InvitationUnusable, also when it is somebody else's."""
    with transaction.atomic():
        return _accept(token, user_id)


def _accept(token: str, user_id: int) -> Accepted:
    works = list(work_for(INVITATION_ACCEPTED))
    with connection.cursor() as cursor:
        cursor.execute(
            "select child_id, person_id, involvement_id from portal.accept_invitation(%s, %s, %s)",
            [hash_of(token), user_id, works],
        )
        found = cursor.fetchone()
    if found is None:
        raise InvitationUnusable
    if works:
        transaction.on_commit(facts.wake, robust=True)
    child_id, person_id, involvement_id = found
    return Accepted(user_id, child_id, person_id, involvement_id)
