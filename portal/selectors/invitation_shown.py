"""What may be said to whoever holds the link of an invitation, before anybody is known. Asked as visitor."""

from dataclasses import dataclass

from django.db import connection

from portal.rules.links import hash_of


@dataclass(frozen=True)
class ShownInvitation:
    """An invitation behind a link. It says nothing of the child, nor of the adult but where the email went.

    existing_user_id: who would sign in, when that address has a sign-in; existing_may: whether they may take it.
    accepted_by: who has taken it. organisation, telephone: who invited, to be asked.
    """

    is_usable: bool
    email: str
    existing_user_id: int | None
    existing_may: bool
    accepted_by: int | None
    organisation: str
    telephone: str


def invitation_behind(token: str) -> ShownInvitation | None:
    """The invitation that this token was made for, or None. Only hashes are compared, and by the database."""
    with connection.cursor() as cursor:
        cursor.execute("select * from portal.look_at_invitation(%s)", [hash_of(token)])
        found = cursor.fetchone()
    return ShownInvitation(*found) if found else None
