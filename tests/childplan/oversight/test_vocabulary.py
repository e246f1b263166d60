"""Every named address has its words in the log of looking, and no words are left over."""

import re

from childplan.access.permissions import Permission
from childplan.access.roles import ROLES
from childplan.oversight.vocabulary import PHRASES
from tests.house.matrix import names
from tests.house.naming import ROOT

# What no address is, and a task or command writes down.
OF_WORK = {"attendance.import_ctf", "attendance.bring_in_batch", "documents.make_file"}
# What a function of the database writes down by itself.
OF_FUNCTIONS = {"emergency.open_emergency_access"}


class TestThePhrases:
    def test_are_there_for_every_address(self) -> None:
        assert set(names()) - set(PHRASES) == set()

    def test_are_there_for_every_task_and_command_that_writes_a_line(self) -> None:
        written = {
            found
            for app in ("childplan", "attendance", "safeguarding", "send", "portal")
            for path in (ROOT / app).rglob("*.py")
            for found in re.findall(r'write_down\(\s*act="([^"]+)"', path.read_text())
        }
        assert written == OF_WORK
        assert set(PHRASES) >= OF_WORK

    def test_are_of_no_address_that_is_gone(self) -> None:
        assert set(PHRASES) - set(names()) == OF_WORK | OF_FUNCTIONS

    def test_begin_like_a_sentence_and_name_no_code(self) -> None:
        assert [phrase for phrase in PHRASES.values() if not phrase[:1].isupper() or "_" in phrase] == []


def test_the_database_knows_the_same_reviewers() -> None:
    asked = (ROOT / "childplan/oversight/sql/010_looks.sql").read_text()
    reviewers = {role.key for role in ROLES if Permission.REVIEW_LOOKING in role.may}
    assert set(re.findall(r"m\.role = '(\w+)'", asked)) == reviewers
