"""The log: what survives the stand-in."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from childplan.notifications.standin.messages import LogInUse, LogUnreadable, Message, MessageLog


def message(reference: str | None = "r1", body: str = "Hello") -> Message:
    return Message(
        id=uuid4(),
        at=datetime(2026, 9, 3, 13, 5, tzinfo=UTC),
        kind="email",
        reference=reference,
        template="visit",
        template_id="0",
        to="sam@example.com",
        subject="A visit",
        body=body,
        outcome="delivered",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "notify.jsonl"


@pytest.fixture
def log(path: Path) -> Iterator[MessageLog]:
    log = MessageLog(path)
    yield log
    log.close()


class TestMessageLog:
    def test_is_read_back_as_it_was(self, path: Path) -> None:
        kept = [message("a", "Zoë\r\n\u2028“hi”"), message("b"), message("a"), message(None)]
        log = MessageLog(path)
        for each in kept:
            log.append(each)
        log.close()

        again = MessageLog(path)

        assert list(again.newest_first()) == kept[::-1]
        assert list(again.newest_first(reference="a")) == [kept[2], kept[0]]
        assert again.find(kept[1].id) == kept[1]
        again.close()

    def test_is_for_the_owner_alone(self, log: MessageLog, path: Path) -> None:
        log.append(message())

        assert path.stat().st_mode & 0o777 == 0o600

    def test_forgets_a_torn_last_line_and_goes_on_after_the_whole_ones(self, path: Path) -> None:
        whole, torn, next_one = message("a"), message("b"), message("c")
        path.parent.mkdir()
        path.write_bytes(whole.line() + torn.line()[:-1])

        log = MessageLog(path)
        log.append(next_one)
        log.close()

        assert path.read_bytes() == whole.line() + next_one.line()

    @pytest.mark.parametrize("line", [b"rubbish\n", b"[]\n", b"{}\n", b'{"id": "x", "at": "y"}\n', b"\n"])
    def test_names_a_line_that_is_not_its_own(self, path: Path, line: bytes) -> None:
        path.parent.mkdir()
        path.write_bytes(message().line() + line)

        with pytest.raises(LogUnreadable, match="line 2"):
            MessageLog(path)

    def test_is_for_one_at_a_time(self, log: MessageLog, path: Path) -> None:
        with pytest.raises(LogInUse):
            MessageLog(path)

    def test_takes_back_what_the_disk_did_not_take(
        self, log: MessageLog, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept, lost = message("kept"), message("lost")
        log.append(kept)

        def full(_file: int) -> None:
            raise OSError("No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            log.append(lost)

        assert path.read_bytes() == kept.line()
        assert list(log.newest_first(reference="lost")) == []

    def test_knows_what_is_older(self, log: MessageLog) -> None:
        kept = [message(name) for name in "abc"]
        for each in kept:
            log.append(each)

        assert list(log.newest_first(older_than=kept[2].id)) == [kept[1], kept[0]]
        assert list(log.newest_first(older_than=kept[0].id)) == []
        assert list(log.newest_first(older_than=UUID(int=0))) == []
