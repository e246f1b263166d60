"""The scanner's protocol, against a stand-in that speaks it: no answer but its own is ever taken."""

import socket
import threading

import pytest

from childplan.documents.clamd import Clamd, ScannerAway, Verdict
from childplan.documents.vocabulary import RefusedBecause
from tests.factories.scanner import EICAR, FOUND, nobody_there, scanner


def asked(content: bytes, *, seconds: float = 5.0, **behaviour: object) -> Verdict:
    with scanner(**behaviour) as desk:
        return Clamd(desk.address, seconds).scan(content)


def _hang_up(on: socket.socket) -> None:
    on.accept()[0].close()


class TestScan:
    def test_passes_what_the_scanner_passes(self) -> None:
        assert asked(b"She reads.").is_clean

    def test_says_what_was_found(self) -> None:
        verdict = asked(b"before " + EICAR)
        assert (verdict.found, verdict.is_clean) == (FOUND, False)

    def test_sends_every_byte_of_a_large_file(self) -> None:
        with scanner() as desk:
            assert Clamd(desk.address, 20).scan(b"a" * 3_000_001).is_clean
        assert desk.sizes == [3_000_001]

    @pytest.mark.parametrize(
        ("told", "because"),
        [
            (b"stream: Heuristics.Encrypted.PDF FOUND\0", RefusedBecause.LOCKED),
            (b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0", RefusedBecause.TOO_MUCH),
            (b"INSTREAM size limit exceeded. ERROR\0", RefusedBecause.TOO_LARGE),
        ],
    )
    def test_tells_what_it_could_not_look_into_from_a_virus(self, told: bytes, because: str) -> None:
        verdict = asked(b"x", answer=told)
        assert (verdict.not_read, verdict.found, verdict.is_clean) == (because, "", False)

    @pytest.mark.parametrize(
        "told",
        [
            b"stream: OK",
            b"OK\0",
            b"stream: OK \x00stream: OK\0",
            b"lstat() failed. ERROR\0",
            b"\0",
            b"stream: oK\0",
        ],
    )
    def test_takes_no_other_answer_for_a_pass(self, told: bytes) -> None:
        with pytest.raises(ScannerAway):
            asked(b"x", answer=told, seconds=1.0)

    def test_waits_no_longer_than_it_was_given(self) -> None:
        with pytest.raises(ScannerAway):
            asked(b"x", slow=2.0, seconds=0.2)

    def test_says_that_nobody_is_there(self) -> None:
        with pytest.raises(ScannerAway):
            Clamd(nobody_there(), 1).scan(b"x")

    def test_says_that_the_line_was_cut(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as cut:
            threading.Thread(target=_hang_up, args=[cut], daemon=True).start()
            with pytest.raises(ScannerAway):
                Clamd(f"tcp://127.0.0.1:{cut.getsockname()[1]}", 2).scan(b"x" * 1_000_000)

    def test_is_away_where_none_is_set_up(self, settings) -> None:
        settings.CLAMD = ""
        with pytest.raises(ScannerAway):
            Clamd.from_settings()

    def test_speaks_to_a_socket_of_this_machine(self, tmp_path) -> None:
        with pytest.raises(ScannerAway):
            Clamd(f"unix://{tmp_path}/no-such.ctl", 1).scan(b"x")
