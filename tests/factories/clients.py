"""Django's test client, signed in and acting in one membership; and how many statements a page asks."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from childplan.accounts.models import Membership
from tests.factories.signing_in import sign_in


def client_of(membership: Membership) -> Client:
    """A browser in which this member is signed in."""
    client = Client()
    assert membership.user is not None
    sign_in(client, membership.user)
    return client


def statements(client: Client, address: str) -> int:
    """How many statements the page at this address asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
