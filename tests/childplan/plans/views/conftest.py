"""Somebody at their browser, without the browser."""

from collections.abc import Callable
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from childplan.accounts.models import Membership
from childplan.common import rows
from childplan.plans import contributions
from tests.factories.signing_in import sign_in


class Visitor:
    """One member at their browser: opens pages by name, sends forms, reads what is on the page."""

    def __init__(self, membership: Membership) -> None:
        self.client = Client()
        with rows.entered(rows.OUTSIDE):
            sign_in(self.client, membership.user)

    def opens(self, name: str, *numbers: object, **query: object) -> HttpResponse:
        return self.client.get(reverse(f"plans:{name}", args=numbers), query)

    def reads(self, name: str, *numbers: object, **query: object) -> str:
        """The words of a page that must open."""
        response = self.opens(name, *numbers, **query)
        assert response.status_code == 200, response.status_code
        return words(response)

    def sends(self, name: str, *numbers: object, **fields: object) -> HttpResponse:
        return self.client.post(reverse(f"plans:{name}", args=numbers), fields)

    def comes_to(self, response: HttpResponse) -> str:
        """The words of the page one is led to after saving."""
        assert response.status_code == 302, words(response)
        return words(self.client.get(response.headers["Location"].partition("#")[0]))


def words(response: HttpResponse) -> str:
    """A page's text with entities read and blanks run together."""
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def sit_down() -> Callable[[Membership], Visitor]:
    return Visitor


@pytest.fixture(autouse=True)
def _no_agencies(monkeypatch: pytest.MonkeyPatch) -> None:
    """These pages are the plan's alone: what agencies contribute is tested where they live."""
    monkeypatch.setattr(contributions, "_contributors", {})


def day(name: str, *, of: str) -> dict[str, str]:
    """A date as three boxes send it: `day("due_on", of="2026-05-01")`."""
    year, month, number = of.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}
