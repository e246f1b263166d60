"""Our own wrapper, as the settings describe it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from childplan.notifications import notify as module
from childplan.notifications.notify import Notify, NotifyNotSetUp
from childplan.notifications.standin import DEMO_API_KEY
from tests.childplan.notifications.running import standing_in
from tests.childplan.notifications.sending import IDS, NOWHERE, send


class TestFromSettings:
    def test_takes_address_key_and_templates(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with standing_in(tmp_path) as standin:
            settings = SimpleNamespace(
                NOTIFY_BASE_URL=standin.root, NOTIFY_API_KEY=DEMO_API_KEY, NOTIFY_TEMPLATES=IDS
            )
            monkeypatch.setattr(module, "settings", settings)

            assert send(Notify.from_settings()).reference == "m-1"

    @pytest.mark.parametrize(("base_url", "key"), [("", DEMO_API_KEY), (NOWHERE, ""), (NOWHERE, "short")])
    def test_says_when_they_are_not_there(self, base_url: str, key: str) -> None:
        with pytest.raises(NotifyNotSetUp):
            Notify(base_url=base_url, api_key=key, templates={})
