"""The file for newcomers to bring in."""

from pathlib import Path

from django.core.management import call_command

from attendance.ctf.reading import read_ctf
from childplan.identity.identifiers import Laestab
from tests.conftest import THE_MOMENT


class TestDemoPupilFile:
    def test_writes_a_file_that_the_school_may_bring_in(self, tmp_path: Path) -> None:
        call_command("demo_pupil_file", str(tmp_path / "files"))
        (written,) = (tmp_path / "files").iterdir()
        assert written.name == "7052001_CTF_7052001_002.xml"
        with written.open("rb") as file:
            found = read_ctf(
                file, today=THE_MOMENT.date(), importing_school=Laestab("705", "2001"), synthetic=True
            )
        assert len(found.pupils) > 100
        assert found.problems == ()
