"""Our own Valkey: password asked, data kept."""

from urllib.parse import urlsplit

import pytest
import redis

from childplan.config.launcher import valkey
from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.state import State
from childplan.config.launcher.supervisor import Supervisor
from childplan.config.launcher.valkey import find_server, start_valkey

PASSWORD = "a-password"


class TestStartValkey:
    def test_keeps_its_data(self, state: State) -> None:
        for turn in range(2):
            with Supervisor(state, listens=False) as supervisor:
                queue = redis.from_url(start_valkey(supervisor, password=PASSWORD))
                if turn == 0:
                    queue.set("kept", "still here")
                assert queue.get("kept") == b"still here"

    def test_asks_for_the_password(self, supervisor: Supervisor) -> None:
        address = start_valkey(supervisor, password=PASSWORD)
        with pytest.raises(redis.AuthenticationError):
            redis.from_url(address.replace(f":{PASSWORD}@", "")).ping()

    def test_shows_the_password_to_nobody(self, supervisor: Supervisor) -> None:
        start_valkey(supervisor, password=PASSWORD)
        assert PASSWORD not in " ".join(supervisor.running[0].program.command)
        configuration = supervisor.state.folder / "valkey" / "valkey.conf"
        assert configuration.stat().st_mode & 0o077 == 0

    def test_listens_to_this_machine_only(self, supervisor: Supervisor) -> None:
        address = start_valkey(supervisor, password=PASSWORD)
        assert urlsplit(address).hostname == "127.0.0.1"
        assert redis.from_url(address).config_get("bind") == {"bind": "127.0.0.1"}


class TestFindServer:
    def test_takes_the_systems_when_ours_is_absent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(valkey.importlib.util, "find_spec", lambda name: None)
        monkeypatch.setattr(valkey.shutil, "which", {"redis-server": "/usr/bin/redis-server"}.get)
        assert str(find_server()) == "/usr/bin/redis-server"

    def test_says_what_to_do_when_there_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(valkey.importlib.util, "find_spec", lambda name: None)
        monkeypatch.setattr(valkey.shutil, "which", lambda name: None)
        with pytest.raises(CannotStart, match="REDIS_URL"):
            find_server()
