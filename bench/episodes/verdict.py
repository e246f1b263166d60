"""What the stories came to, beside what was typed."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.episodes.playing import NotPlayed, Stage
from bench.episodes.stories import EVERY_TRIGGER_HAS, TRIGGERS, Step, Story


@dataclass
class Findings:
    """steps, checks: how many were looked at; kinds: stories by trigger and kind; raised: alerts that came to be."""

    steps: int = 0
    checks: int = 0
    acts: int = 0
    raised: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def play_all(stories: Sequence[Story], tell: Callable[[str], None] = lambda words: None) -> Findings:
    """Play every story in an area of its own."""
    found = Findings()
    for number, story in enumerate(stories, start=1):
        found.kinds[story.trigger, story.kind] += 1
        stands: dict[str, Any] = {"alerts": []}
        try:
            for step, stands in Stage(story, number).play():
                found.steps += 1
                found.acts += bool(step.who)
                found.wrong += _compared(found, story, step, stands)
        except NotPlayed as stopped:
            found.wrong.append(f"{story.name}: {stopped}")
        found.raised += len(stands["alerts"])
        tell(f"  {story.kind}: {story.name}")
    return found


def _compared(found: Findings, story: Story, step: Step, stands: dict[str, Any]) -> list[str]:
    wrong = []
    for name, expected in step.expects.items():
        found.checks += 1
        got = stands[name]
        if (expected not in got) if name == "resolution" else (got != expected):
            wrong.append(f"{story.name}, {step.on:%d %b %Y %H:%M}: {name} is {got!r}, typed {expected!r}")
    return wrong


def verdict(found: Findings, *, seconds: float) -> tuple[str, bool]:
    """The last line, and whether the goal is met."""
    missing = [
        f"{trigger} {kind}"
        for trigger in TRIGGERS.values()
        for kind in EVERY_TRIGGER_HAS
        if not found.kinds[trigger, kind]
    ]
    ok = not (found.wrong or missing) and found.raised > 0 and found.checks > 0
    line = (
        f"EPISODES stories={sum(found.kinds.values())} triggers={len(TRIGGERS)} steps={found.steps}"
        f" acts={found.acts} checks={found.checks} alerts={found.raised} wrong={len(found.wrong)}"
        f" kinds-missing={len(missing)} seconds={seconds:.0f} goal wrong=0 {'ok' if ok else 'short'}"
    )
    return line, ok
