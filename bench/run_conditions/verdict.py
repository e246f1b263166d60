"""What was found, and whether it is enough."""

from dataclasses import dataclass, field

FRESH_GOAL, RESTART_GOAL = 60.0, 15.0
# Each has to have been met; one that was never tried counts as not met.
CONDITIONS = (
    "as-root",
    "as-ordinary-user",
    "private-home",
    "second-time",
    "ctrl-c-leaves-nothing",
    "data-stays",
    "kill-9-of-everything",
    "kill-9-of-the-launcher",
    "port-taken",
    "system-postgresql-15",
    "real-servers",
)


@dataclass
class Verdict:
    """Seconds and conditions, gathered as they are found."""

    fresh: float | None = None
    restart: float | None = None
    met: dict[str, bool] = field(default_factory=dict)

    def found(self, condition: str, is_met: bool, note: str = "") -> None:
        """A condition tried in several ways is met when every one of them went well."""
        if condition not in CONDITIONS:
            raise KeyError(condition)
        self.met[condition] = self.met.get(condition, True) and is_met
        print(f"  {'met ' if is_met else 'SHORT'} {condition}{': ' if note else ''}{note}", flush=True)

    @property
    def is_ok(self) -> bool:
        in_time = self.fresh is not None and self.fresh <= FRESH_GOAL
        again_in_time = self.restart is not None and self.restart <= RESTART_GOAL
        return in_time and again_in_time and all(self.met.get(name, False) for name in CONDITIONS)

    @property
    def line(self) -> str:
        met = sum(self.met.get(name, False) for name in CONDITIONS)
        return (
            f"RUN fresh={_seconds(self.fresh)} goal={FRESH_GOAL:.0f} restart={_seconds(self.restart)} "
            f"goal={RESTART_GOAL:.0f} conditions={met}/{len(CONDITIONS)} {'ok' if self.is_ok else 'short'}"
        )


def _seconds(measured: float | None) -> str:
    return "never" if measured is None else f"{measured:.1f}"
