"""Figures of attendance: sessions possible, attended and missed, and what share that is."""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from attendance.vocabulary import BY_SYMBOL, Meaning, UnknownAttendanceCode

PERSISTENT_ABSENCE: Final = Fraction(10, 100)
"""Share of possible sessions missed from which absence is persistent (statutory guidance, August 2024)."""
SEVERE_ABSENCE: Final = Fraction(50, 100)
"""Share of possible sessions missed from which absence is severe (the same)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Numbers of sessions (half days). Figures add up across years and schools with `+`."""

    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0
    not_counted: int = 0

    def __post_init__(self) -> None:
        if min(self.attended, self.authorised, self.unauthorised, self.not_counted) < 0:
            raise ValueError("A number of sessions is never below 0.")

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            attended=self.attended + other.attended,
            authorised=self.authorised + other.authorised,
            unauthorised=self.unauthorised + other.unauthorised,
            not_counted=self.not_counted + other.not_counted,
        )

    @property
    def absent(self) -> int:
        return self.authorised + self.unauthorised

    @property
    def possible(self) -> int:
        return self.attended + self.absent

    @property
    def attendance(self) -> Fraction | None:
        """The exact share attended, 0 to 1; None when no session was possible."""
        return Fraction(self.attended, self.possible) if self.possible else None

    def percentage(self, *, places: int = 1) -> Decimal | None:
        """Attendance in per cent **for showing only**, rounded half up to `places` decimals; None without
        sessions. Rules compare the exact share: 89.96 % shows as 90.0 % and is still persistent absence."""
        if self.attendance is None:
            return None
        scaled = self.attendance * 100 * 10**places
        whole = (Decimal(scaled.numerator) / Decimal(scaled.denominator)).quantize(Decimal(1), ROUND_HALF_UP)
        return whole.scaleb(-places)

    @property
    def is_persistently_absent(self) -> bool:
        """Missed 10 % or more of the possible sessions."""
        return self._missed_at_least(PERSISTENT_ABSENCE)

    @property
    def is_severely_absent(self) -> bool:
        """Missed 50 % or more of the possible sessions."""
        return self._missed_at_least(SEVERE_ABSENCE)

    def _missed_at_least(self, share: Fraction) -> bool:
        return self.possible > 0 and Fraction(self.absent, self.possible) >= share


def figures_from(marks: str) -> Figures:
    """The figures of stored marks. Raises UnknownAttendanceCode."""
    counted: Counter[Meaning] = Counter()
    for symbol, sessions in Counter(marks).items():
        if symbol not in BY_SYMBOL:
            raise UnknownAttendanceCode(symbol)
        counted[BY_SYMBOL[symbol].meaning] += sessions
    return Figures(
        attended=counted[Meaning.ATTENDING],
        authorised=counted[Meaning.AUTHORISED],
        unauthorised=counted[Meaning.UNAUTHORISED],
        not_counted=counted[Meaning.NOT_COUNTED],
    )
