"""Secrets are invented once, kept, and of the forms their readers want."""

import re
import stat
from dataclasses import asdict
from pathlib import Path

import pytest
from notifications_python_client.notifications import NotificationsAPIClient

from childplan.common.management.commands.provision import LOGINS
from childplan.config.launcher.passwords import FILE, Passwords
from childplan.config.launcher.state import State


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path)


class TestPasswords:
    def test_are_the_same_the_next_time(self, state: State) -> None:
        assert Passwords.kept_in(state) == Passwords.kept_in(state)

    def test_differ_from_machine_to_machine(self, state: State, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        mine, theirs = asdict(Passwords.kept_in(state)), asdict(Passwords.kept_in(State(tmp_path / "other")))
        assert [name for name in mine if mine[name] == theirs[name]] == []

    def test_keep_the_old_ones_when_a_new_one_is_wanted(self, state: State) -> None:
        first = Passwords.kept_in(state)
        kept = asdict(first)
        del kept["valkey"]
        state.write(FILE, kept)
        second = Passwords.kept_in(state)
        assert second.secret_key == first.secret_key
        assert second.valkey != first.valkey

    def test_are_readable_by_nobody_else(self, state: State) -> None:
        Passwords.kept_in(state)
        assert stat.S_IMODE((state.folder / FILE).stat().st_mode) == 0o600

    def test_can_stand_in_an_address_unescaped(self, state: State) -> None:
        for value in asdict(Passwords.kept_in(state)).values():
            assert re.fullmatch(r"[A-Za-z0-9_-]{32,}", value)

    def test_name_every_login_that_provisioning_makes(self, state: State) -> None:
        assert Passwords.kept_in(state).logins().keys() == LOGINS.keys()

    def test_hold_a_key_that_the_notify_client_takes_apart(self, state: State) -> None:
        key = Passwords.kept_in(state).notify_api_key
        client = NotificationsAPIClient(key, base_url="http://127.0.0.1:1")
        assert (client.service_id, client.api_key) == (key[-73:-37], key[-36:])
