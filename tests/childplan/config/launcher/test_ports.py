"""A port counts as taken when `localhost` in a browser could lead to somebody else."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from childplan.config.launcher import ports
from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.state import State


@contextmanager
def listener(family: socket.AddressFamily, address: str) -> Iterator[int]:
    with socket.socket(family) as server:
        server.bind((address, 0))
        server.listen()
        yield server.getsockname()[1]


class TestIsFree:
    @pytest.mark.parametrize(
        ("family", "address"),
        [
            (socket.AF_INET, "127.0.0.1"),
            (socket.AF_INET, "0.0.0.0"),
            (socket.AF_INET6, "::1"),
            (socket.AF_INET6, "::"),
        ],
    )
    def test_is_false_while_somebody_listens(self, family: socket.AddressFamily, address: str) -> None:
        with listener(family, address) as port:
            assert ports.is_free(port) is False
        assert ports.is_free(port) is True

    def test_is_true_just_after_a_server_with_visitors_stopped(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            visitor = socket.create_connection(("127.0.0.1", port))
            server.accept()[0].close()  # Who closes first keeps the connection in TIME_WAIT.
            visitor.recv(1)
            visitor.close()
        assert ports.is_free(port) is True


class TestNextFree:
    def test_passes_over_a_taken_one(self) -> None:
        with listener(socket.AF_INET, "127.0.0.1") as taken:
            assert ports.next_free(taken) > taken

    def test_says_so_when_there_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ports, "is_free", lambda port: False)
        with pytest.raises(CannotStart, match="Set PORT to another number"):
            ports.next_free(65500)


class TestKept:
    def test_is_the_one_of_last_time(self, tmp_path: Path) -> None:
        assert ports.kept(State(tmp_path), "postgres") == ports.kept(State(tmp_path), "postgres")

    def test_is_another_when_that_one_is_taken(self, tmp_path: Path) -> None:
        state = State(tmp_path)
        with listener(socket.AF_INET, "127.0.0.1") as taken:
            state.write(ports.FILE, {"postgres": taken, "valkey": 1})
            chosen = ports.kept(state, "postgres")
        assert chosen != taken
        assert state.read(ports.FILE, {}) == {"postgres": chosen, "valkey": 1}
