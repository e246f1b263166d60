"""What every practitioner page shows around its content: where one can go, and in which membership one acts."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The service navigation for the present scope."""
    scope = getattr(request, "scope", None)
    return {"scope": scope, "navigation": []}
