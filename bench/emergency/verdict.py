"""Whether a proof of emergency access has seen enough, and its last line."""

from bench.emergency.walk import Tally

# Each must have been met at least once; of those that matter most, more.
STEPS = (
    "open",
    "wait",
    "beat",
    "end",
    "ended by others",
    "review",
    "restrict",
    "lift",
    "open across the change",
)
SEEN = {
    **dict.fromkeys(
        ("asked again", "same words", "not found", "open already", "ended", "restricted", "reviewed"), 1
    ),
    **dict.fromkeys(("Open", "Waiting for review", "Justified", "at an end"), 1),
    "opened": 10,
    "told": 20,
    "read": 20,
    "closed": 20,
}
# Only of the full size: what takes days of the clock, or luck.
SEEN_IN_FULL = ("too many", "Review overdue", "Not justified", "reminders", "declared", "lifted", "shut out")


def verdict(tally: Tally, *, steps: int, seconds: float, full: bool) -> tuple[str, bool]:
    """The last line, and whether it is good."""
    wanted = SEEN | (dict.fromkeys(SEEN_IN_FULL, 1) if full else {})
    missing = [name for name in STEPS if not tally.done[name]]
    missing += [f"{name} ({tally.seen[name]})" for name, least in wanted.items() if tally.seen[name] < least]
    enough = sum(tally.done.values()) >= steps
    ok = not tally.wrong and not missing and enough
    done, seen = sum(tally.done.values()), tally.seen
    figures = (
        f"{done} steps (at least {steps}), {seen['opened']} opened, {seen['read']} read and {seen['closed']} closed as "
        f"typed, {seen['told']} told within {tally.slowest} s (at most 60), {seen['reviewed']} reviewed, "
        f"{seen['reminders']} reminders, {len(tally.wrong)} wrong, {seconds:.0f} s"
    )
    short = f"; missing: {', '.join(missing)}" if missing else ""
    return f"prove-emergency {figures}{short} {'ok' if ok else 'short'}", ok
