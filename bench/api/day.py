"""A partner's day by a client that openapi-python-client makes from the document in the very run."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

from bench.api import expected
from bench.api.borough import Asker
from bench.importing import typed
from childplan.common import clock

NAME = "childplan_client"


def generated(document: dict[str, Any], folder: Path) -> ModuleType:
    """The client, made and imported. A warning of the generator fails: part of the document would be missing."""
    written = folder / "openapi.json"
    written.write_text(json.dumps(document))
    tool = Path(sys.executable).with_name("openapi-python-client")
    settings = folder / "settings.yml"
    settings.write_text("post_hooks: []\n")
    done = subprocess.run(
        [str(tool), "generate", "--path", str(written), "--output-path", str(folder / NAME), "--meta", "none",
         "--config", str(settings), "--fail-on-warning"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"no client could be made:\n{done.stdout}{done.stderr}")
    sys.path.insert(0, str(folder))
    for name in [name for name in sys.modules if name == NAME or name.startswith(f"{NAME}.")]:
        del sys.modules[name]
    return importlib.import_module(NAME)


class Day:
    """What a partner does in a day, by the client's own functions and models alone.

    bring_in: lets the worker bring in what was confirmed.
    """

    def __init__(
        self, package: ModuleType, asker: Asker, registers: Asker, *, bring_in: Callable[[], object]
    ) -> None:
        self.bring_in = bring_in
        self.types = importlib.import_module(f"{NAME}.types")
        self.models = importlib.import_module(f"{NAME}.models")
        self.client = package.AuthenticatedClient(base_url=asker.address, token=asker.token, timeout=60)
        self.registers = package.AuthenticatedClient(
            base_url=asker.address, token=registers.token, timeout=60
        )

    def call(self, operation: str, *arguments: Any, status: int, client: Any = None, **named: Any) -> Any:
        """Call one operation. Raises AssertionError for another status, or an answer that was not understood."""
        tag = "pupil_files" if "pupil_file" in operation else "children"
        tag = "session_marks" if operation == "record_session_marks" else tag
        module = importlib.import_module(f"{NAME}.api.{tag}.{operation}")
        answer = module.sync_detailed(*arguments, client=client or self.client, **named)
        if int(answer.status_code) != status or (status < 300 and answer.parsed is None):
            raise AssertionError(f"{operation}: {answer.status_code}, not {status}: {answer.content[:200]!r}")
        return answer

    def lived(self) -> Iterator[str]:
        """The steps of the day, each named once it is done."""
        found = self.call("find_children", status=200, nhs_number=expected.AMARA).parsed
        child, laestab = found.children[0].id, found.children[0].schools[0].laestab
        yield "find"
        page = self.call("find_children", status=200, limit=2).parsed
        assert len(page.children) == 2
        assert page.next_
        yield "list"
        assert self.call("read_child", child, status=200).parsed.id == child
        yield "read"
        plan = self.call("read_plan", child, status=200).parsed
        strand = next(one.id for one in plan.strands if one.may_read and one.is_open)
        yield "plan"
        body = self.models.ContributionBody(strand=strand, heading="From the client", text="Likes maps.")
        sent = self.call("send_contribution", child, status=201, body=body, idempotency_key=str(uuid4()))
        tag = sent.headers["etag"]
        yield "send"
        other = self.models.PatchedContributionChangeBody(text="Likes maps and trains.")
        change = ("change_contribution", child, sent.parsed.id)
        changed = self.call(*change, status=200, body=other, if_match=tag)
        assert changed.parsed.text == "Likes maps and trains."
        yield "change"
        lost = self.call(*change, status=412, body=other, if_match=tag)
        assert lost.parsed.type_.value.endswith("/changed-since/")
        yield "changed since"
        self.call(
            "withdraw_contribution", child, sent.parsed.id, status=200, if_match=changed.headers["etag"]
        )
        yield "withdraw"
        assert len(self.call("list_contributions", child, status=200).parsed.contributions) >= 1
        yield "contributions"
        yield from self.keeps_the_register(child)
        self.call("list_alerts", child, status=200)
        yield "alerts"
        yield from self.sends_a_file(laestab)

    def keeps_the_register(self, child: UUID) -> Iterator[str]:
        models = self.models
        day = last_school_day()
        mark = models.MarkBody(day=day, half=models.HalfEnum("morning"), code=models.CodeEnum("I"))
        entry = models.MarksOfChildBody(child=child, marks=[mark], reason="Register")
        body = models.SessionMarksBody(entries=[entry])
        done = self.call(
            "record_session_marks", status=200, client=self.registers, body=body, idempotency_key=str(uuid4())
        )
        assert done.parsed.results[0].status == 200, done.content
        yield "marks"
        read = self.call("list_session_marks", child, status=200, client=self.registers, from_=day, to=day)
        assert "I" in [mark.code for mark in read.parsed.marks]
        yield "marks read"
        self.call("list_suspensions", child, status=200, client=self.registers)
        yield "suspensions"

    def sends_a_file(self, laestab: str) -> Iterator[str]:
        """Send, look at what would become of it, confirm, and read what became of each pupil."""
        content = BytesIO(typed.by_hand(lea=laestab[:3], estab=laestab[3:]))
        body = self.models.SentFileBody(
            file=self.types.File(payload=content, file_name="typed.xml", mime_type="text/xml"),
            layout=self.models.LayoutEnum("monday_to_friday"),
        )
        sent = self.of_registers("send_pupil_file", status=201, body=body, idempotency_key=str(uuid4()))
        file = sent.parsed.id
        assert_has(sent.parsed, expected.FILE_SENT)
        assert sent.headers["location"].endswith(f"/{file}/")
        yield "file sent"
        # A school that has brought in a newer file is warned that this one is older: that stops nothing.
        said = self.of_registers("list_pupil_file_problems", file).parsed.problems
        wrong = [problem for problem in said if problem.severity.value != "warning"]
        assert wrong == [], wrong
        foreseen = self.pupils(file)
        assert foreseen == expected.PUPILS_SENT, foreseen
        yield "file looked at"
        confirmed = self.of_registers(
            "confirm_pupil_file", file, if_match=sent.headers["etag"], idempotency_key=str(uuid4())
        )
        assert confirmed.parsed.state.value == "confirmed"
        yield "file confirmed"
        self.bring_in()
        done = self.of_registers("read_pupil_file", file)
        assert_has(done.parsed, expected.FILE_DONE)
        assert self.of_registers("read_pupil_file_progress", file).parsed.being_checked == 0
        yield "file brought in"
        became = self.pupils(file)
        assert became == expected.PUPILS_SENT, became
        child = self.of_registers("list_pupil_file_pupils", file).parsed.pupils[0].child
        first, last = (date.fromisoformat(day) for day in expected.FIRST_WEEK)
        marks = self.of_registers("list_session_marks", child, from_=first, to=last).parsed.marks
        shown = self.of_registers("read_child", child).parsed
        read = (shown.forename, shown.surname, [mark.code for mark in marks])
        assert read == expected.FIRST_PUPIL, read
        yield "file’s result"

    def of_registers(self, operation: str, *arguments: Any, status: int = 200, **named: Any) -> Any:
        """Call one operation as the system of the school's registers."""
        return self.call(operation, *arguments, status=status, client=self.registers, **named)

    def pupils(self, file: UUID) -> list[tuple[int, str, str]]:
        """Which pupils the file has, and what is foreseen for or became of each."""
        found = self.of_registers("list_pupil_file_pupils", file).parsed.pupils
        return [(one.pupil, one.name, one.outcome.value) for one in found]


def assert_has(model: Any, members: dict[str, Any]) -> None:
    """Raise AssertionError, naming what differs, unless what the client made of an answer has these values."""
    read = model.to_dict()
    differs = {name: read.get(name) for name, value in members.items() if read.get(name) != value}
    assert not differs, f"{differs}, not as in {members}"


def last_school_day() -> date:
    """A day of last week or this on which schools are open, as far as a weekday says."""
    day = clock.today() - timedelta(days=1)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day
