"""For whom a file is: only the school it is addressed to, or its own maker when it goes to the local authority."""

from collections.abc import Callable

import pytest

from attendance.ctf import CtfReading, CtfRefused
from attendance.ctf.problems import NotCtf, WrongSchool
from childplan.identity.identifiers import Laestab

Read = Callable[..., CtfReading]
FILE = """<CTfile><Header><DocumentName>{name}</DocumentName><CTFversion>25.0</CTFversion>
<SourceSchool><LEA>{source[0]}</LEA><Estab>{source[1]}</Estab></SourceSchool>
<DestSchool><LEA>{destination[0]}</LEA><Estab>{destination[1]}</Estab></DestSchool></Header>
<CTFpupilData/></CTfile>"""


def written(
    *,
    source: tuple[str, str] = ("330", "2999"),
    destination: tuple[str, str] = ("201", "4001"),
    name: str = "Common Transfer File",
) -> bytes:
    return FILE.format(name=name, source=source, destination=destination).encode()


class TestHeader:
    def test_is_taken_when_addressed_to_the_school(self, read: Read) -> None:
        header = read(written()).header
        assert (header.source, header.destination) == (Laestab("330", "2999"), Laestab("201", "4001"))

    def test_is_taken_when_the_school_sends_to_its_own_authority(self, read: Read) -> None:
        header = read(written(source=("201", "4001"), destination=("201", "LLLL"))).header
        assert header.destination is None

    @pytest.mark.parametrize(
        ("source", "destination"),
        [
            (("201", "4001"), ("201", "4002")),
            (("330", "2999"), ("330", "4001")),
            (("201", "4002"), ("201", "LLLL")),
            (("201", "4001"), ("330", "LLLL")),
            (("201", "4001"), ("XXX", "XXXX")),
            (("201", "4001"), ("", "")),
        ],
    )
    def test_is_refused_when_for_another_school(
        self, read: Read, source: tuple[str, str], destination: tuple[str, str]
    ) -> None:
        with pytest.raises(WrongSchool, match="for another school") as caught:
            read(written(source=source, destination=destination))
        assert (caught.value.problem.place.path, caught.value.problem.place.line) == ("Header/DestSchool", 3)

    @pytest.mark.parametrize("name", ["", "Key to Success", "School Census"])
    def test_is_refused_when_it_calls_itself_something_else(self, read: Read, name: str) -> None:
        with pytest.raises(NotCtf) as caught:
            read(written(name=name))
        assert caught.value.problem.field == "DocumentName"

    def test_is_refused_without_a_destination(self, read: Read) -> None:
        content = written()
        start, end = content.index(b"<DestSchool>"), content.index(b"</Header>")
        with pytest.raises(WrongSchool, match="does not say which school"):
            read(content[:start] + content[end:])

    @pytest.mark.parametrize(
        "content",
        [
            b"<CTfile/>",
            b"<CTfile><CTFpupilData><Pupil/></CTFpupilData></CTfile>",
            written().replace(b"<CTFpupilData/>", b"<Header/><CTFpupilData/>"),
        ],
    )
    def test_comes_once_and_first(self, read: Read, content: bytes) -> None:
        with pytest.raises(CtfRefused, match="header"):
            read(content)
