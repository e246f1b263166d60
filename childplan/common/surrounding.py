"""What stands around every page about one child, its bar and its menu, for apps below the one that has the plan.

The plan's app sets it when it starts. Its answer is the context of `plans/child_page.html` and `plans/child_form.html`.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest


def _nothing(request: HttpRequest, child_id: UUID, current: str) -> dict[str, Any]:  # noqa: ARG001
    return {}


surroundings: Callable[[HttpRequest, UUID, str], dict[str, Any]] = _nothing
