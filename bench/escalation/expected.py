"""What must arrive, typed by hand: imports nothing of the software.

Of every ten pupils in a file of Alder Road Primary School, the five with an even number have attended 18 of 20
sessions: 90 per cent, at the area's point. None of them has a social worker. So, by the protocol, an email goes to the
school's attendance officer, its designated safeguarding lead and the area's attendance officer, once each; of the five
others nothing is said to anybody.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LAESTAB = "7052001"
OFFICER = "kit.larson@ravensmere.example"
PASSWORD = "ravensmere-demo-2026"
TOLD = (
    "kit.larson@ravensmere.example",
    "priya.shah@ravensmere.example",
    "colin.frost@ravensmere.example",
)
CHUNK = 10
LINK = re.compile(r"/alerts/([0-9a-f-]{36})/")


def is_low(number: int) -> bool:
    return number % 2 == 0


@dataclass(frozen=True)
class Compared:
    """alerts: how many the emails speak of; arrived: emails about them. lost and doubled: against the typed list."""

    alerts: int
    arrived: int
    lost: int
    doubled: int
    strangers: int


def compare(lines: Iterable[str], *, pupils: int) -> Compared:
    """The stand-in's log beside the typed list."""
    mails: Counter[tuple[str, str]] = Counter()
    for line in lines:
        mail: Mapping[str, str] = json.loads(line)
        if mail["template"] == "alert_raised" and (found := LINK.search(mail["body"])):
            mails[found[1], mail["to"]] += 1
    alerts = {alert for alert, _ in mails}
    wanted = {(alert, to) for alert in alerts for to in TOLD}
    low = sum(is_low(number) for number in range(pupils))
    unheard = max(low - len(alerts), 0) * len(TOLD)
    return Compared(
        alerts=len(alerts),
        arrived=sum(mails.values()),
        lost=len(wanted - set(mails)) + unheard,
        doubled=sum(count - 1 for count in mails.values()) + max(len(alerts) - low, 0) * len(TOLD),
        strangers=len(set(mails) - wanted),
    )
