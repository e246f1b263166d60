"""How allauth behaves here: nobody signs up; accounts are made by an organisation or an invitation."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from childplan.common.callers import caller_address


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Closed sign-up. An unknown address gets the same answer as a wrong password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """By which address failed sign-ins are counted."""
        return caller_address(request)
