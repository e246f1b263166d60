"""A stand-in with the letters we really send, and a database in which sending can commit."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as our_settings

from childplan.notifications.standin import DEMO_API_KEY
from tests.childplan.committed import committed, committed_here, committed_template
from tests.childplan.notifications.running import Running, standing_in

__all__ = ["committed", "committed_here", "committed_template", "post"]


@pytest.fixture
def post(tmp_path: Path, settings) -> Iterator[Running]:
    """The stand-in that the outbox sends to. What it delivered is counted from its own log."""
    shutil.copytree(our_settings.BASE_DIR / "templates/emails", tmp_path / "templates")
    with standing_in(tmp_path) as running:
        settings.NOTIFY_BASE_URL = running.root
        settings.NOTIFY_API_KEY = DEMO_API_KEY
        yield running
