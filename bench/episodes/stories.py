"""The typed stories, read. Imports nothing of the software: what is expected was typed by hand in the TOML files."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
TRIGGERS = {"attendance": "attendance_at_or_below", "suspensions": "repeated_suspension"}
KINDS = {
    "edge",
    "flapping",
    "vacant role",
    "weekend",
    "bank holiday",
    "to the manager",
    "resolved",
    "fires again",
    "decided",
    "late",
    "number changes",
}
EVERY_TRIGGER_HAS = KINDS - {"decided", "late"}


@dataclass(frozen=True)
class Step:
    """One moment. does: who does what, if anybody does anything. expects: what must stand afterwards."""

    on: datetime
    who: str
    does: dict[str, Any]
    expects: dict[str, Any]


@dataclass(frozen=True)
class Story:
    name: str
    kind: str
    trigger: str
    steps: tuple[Step, ...]
    vacant: tuple[str, ...] = field(default=())


EXPECTATIONS = {
    "alerts",
    "told",
    "managers",
    "answer_by",
    "vacancies",
    "resolution",
    "easing_since",
    "names_the_one_before",
}


def stories() -> list[Story]:
    """Every story of every trigger. Raises ValueError for one of a kind that nobody knows."""
    found = []
    for name, trigger in TRIGGERS.items():
        for told in tomllib.loads((FOLDER / f"{name}.toml").read_text())["story"]:
            if told["kind"] not in KINDS:
                raise ValueError(f"{told['name']}: what kind is {told['kind']!r}?")
            steps = tuple(_step(step) for step in told["step"])
            found.append(Story(told["name"], told["kind"], trigger, steps, tuple(told.get("vacant", ()))))
    return found


def symbols(marks: str) -> str:
    """ "18L 2I" as one symbol a session."""
    return "".join(int(part[:-1]) * part[-1] for part in marks.split())


def _step(step: dict[str, Any]) -> Step:
    expects = {name: step[name] for name in EXPECTATIONS & step.keys()}
    does = {name: value for name, value in step.items() if name not in EXPECTATIONS | {"on", "who"}}
    return Step(step["on"], step.get("who", ""), does, expects)
