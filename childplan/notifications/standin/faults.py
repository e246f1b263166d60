"""Faults on demand, so that a proof can let Notify fail where it hurts.

`POST /_faults` (only when started with `--faults`) sets, for the sends to come:

- `fail_next`: so many are refused with `status` (500 unless said) and not kept;
- `drop_after_send`: then so many are kept, and the connection is closed without an answer;
- `repeat`: then one goes well and it all begins again, so many times;
- `delay_ms`: until the next setting, every send is kept and its answer held back so long;
- `fail_lookups`: so many questions by GET are answered with `status`;
- `list_after_ms`: until the next setting, what is sent is found by GET only so long after it was kept;
- `receipts`: until the next setting, how many receipts each message gets (1; 0 is never, 2 is twice);
- `receipt_delay_ms`: and how much later than its outcome.

An empty object clears everything. `GET /_faults` tells what is left, what was served, and how often each
reference was asked after.

The log of messages and this address are what proofs stand on: their names and meanings stay.
"""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from childplan.notifications.standin.refusals import Refusal, broken, invalid

DEFAULTS = {
    "fail_next": 0,
    "drop_after_send": 0,
    "repeat": 0,
    "delay_ms": 0,
    "fail_lookups": 0,
    "list_after_ms": 0,
    "receipts": 1,
    "receipt_delay_ms": 0,
    "status": 500,
}
MOST = 100_000
LASTING = ("list_after_ms", "receipts", "receipt_delay_ms")
SAID = {
    400: ("BadRequestError", "Refused on demand"),
    403: ("AuthError", "Invalid token: API key not found"),
    429: ("RateLimitError", "Exceeded rate limit for key type TEST of 3000 requests per 60 seconds"),
}


@dataclass(frozen=True)
class SendFault:
    """What befalls one send: refused, dropped once it was kept, or neither; the wait for the answer; from when it is
    found, and how many receipts come how late."""

    refusal: Refusal | None
    dropped: bool
    delay_seconds: float
    listed_after: timedelta
    receipts: int
    receipt_delay: timedelta


class Faults:
    """The faults set and those served."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sends: deque[str] = deque()
        self._fail_lookups = 0
        self._status = 500
        self._delay_ms = 0
        self._lasting = {name: DEFAULTS[name] for name in LASTING}
        self._served: Counter[str] = Counter()
        self._lookups: Counter[str] = Counter()

    def arrange(self, wish: dict[str, object]) -> None:
        """Put a new setting in place of the old; a refusal when it cannot be understood."""
        if unknown := sorted(set(wish) - set(DEFAULTS)):
            raise invalid(f"Additional properties are not allowed ({', '.join(unknown)} was unexpected)")
        counts = {name: _count(name, wish.get(name, default)) for name, default in DEFAULTS.items()}
        if not 400 <= counts["status"] <= 599:
            raise invalid("status is not between 400 and 599")
        once = ["fail"] * counts["fail_next"] + ["drop"] * counts["drop_after_send"]
        if len(once) * (counts["repeat"] + 1) > MOST:
            raise invalid(f"more than {MOST} faults")
        with self._lock:
            self._sends = deque(once + ["well", *once] * counts["repeat"])
            self._fail_lookups = counts["fail_lookups"]
            self._status = counts["status"]
            self._delay_ms = counts["delay_ms"]
            self._lasting = {name: counts[name] for name in LASTING}

    def next_send(self) -> SendFault:
        """What befalls the send at hand. Each call uses up one."""
        with self._lock:
            step = self._sends.popleft() if self._sends else "well"
            failed, dropped = step == "fail", step == "drop"
            self._served["failed"] += failed
            self._served["dropped"] += dropped
            self._served["delayed"] += bool(self._delay_ms) and not failed
            return SendFault(
                refusal=_refusal(self._status) if failed else None,
                dropped=dropped,
                delay_seconds=self._delay_ms / 1000,
                listed_after=timedelta(milliseconds=self._lasting["list_after_ms"]),
                receipts=self._lasting["receipts"],
                receipt_delay=timedelta(milliseconds=self._lasting["receipt_delay_ms"]),
            )

    def next_lookup(self, reference: str | None) -> None:
        """Count a question by GET, and refuse it when its turn has come to fail."""
        with self._lock:
            if reference is not None:
                self._lookups[reference] += 1
            if self._fail_lookups:
                self._fail_lookups -= 1
                self._served["lookups_failed"] += 1
                raise _refusal(self._status)

    def told(self) -> dict[str, object]:
        """What is left, what was served, and how often each reference was asked after."""
        with self._lock:
            return {
                "left": {
                    "fail_next": self._sends.count("fail"),
                    "drop_after_send": self._sends.count("drop"),
                    "fail_lookups": self._fail_lookups,
                },
                "served": {
                    name: self._served[name] for name in ("failed", "dropped", "delayed", "lookups_failed")
                },
                "lookups": dict(self._lookups),
            }


def _count(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise invalid(f"{name} is not a whole number from 0 to {MOST}")
    return value


def _refusal(status: int) -> Refusal:
    return Refusal(status, SAID[status]) if status in SAID else broken(status)
