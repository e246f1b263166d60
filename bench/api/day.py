"""A partner's day by a client that openapi-python-client makes from the document in the very run."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

from bench.api import expected
from bench.api.borough import Asker
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
    """What a partner does in a day, by the client's own functions and models alone."""

    def __init__(self, package: ModuleType, asker: Asker, registers: Asker) -> None:
        self.models = importlib.import_module(f"{NAME}.models")
        self.client = package.AuthenticatedClient(base_url=asker.address, token=asker.token, timeout=60)
        self.registers = package.AuthenticatedClient(
            base_url=asker.address, token=registers.token, timeout=60
        )

    def call(self, operation: str, *arguments: Any, status: int, client: Any = None, **named: Any) -> Any:
        """Call one operation. Raises AssertionError for another status, or an answer that was not understood."""
        tag = "session_marks" if operation == "record_session_marks" else "children"
        module = importlib.import_module(f"{NAME}.api.{tag}.{operation}")
        answer = module.sync_detailed(*arguments, client=client or self.client, **named)
        if int(answer.status_code) != status or (status < 300 and answer.parsed is None):
            raise AssertionError(f"{operation}: {answer.status_code}, not {status}: {answer.content[:200]!r}")
        return answer

    def lived(self) -> Iterator[str]:
        """The steps of the day, each named once it is done."""
        found = self.call("find_children", status=200, nhs_number=expected.AMARA).parsed
        child = found.children[0].id
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


def last_school_day() -> date:
    """A day of last week or this on which schools are open, as far as a weekday says."""
    day = clock.today() - timedelta(days=1)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day
