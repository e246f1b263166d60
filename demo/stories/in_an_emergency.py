"""Three records that were opened in an emergency: one reviewed, one that waits for it, one whose review is overdue."""

from childplan.emergency.vocabulary import EmergencyKind
from demo.emergencies import opened, reviewed
from demo.telling import Telling


def tell(telling: Telling) -> None:
    out_of_hours = opened(
        telling,
        "jonah",
        by="owen.tate",
        days_ago=9,
        hours=2,
        kind=EmergencyKind.UNREACHABLE,
        reason="On duty for the whole area. A neighbour rang: shouting at home, the children alone with a stranger.",
    )
    reviewed(
        telling,
        out_of_hours,
        by="hugh.lister",
        at=telling.days_ago(7),
        words="The call is on the duty log. What was opened was needed to decide whom to send.",
    )
    opened(
        telling,
        "theo",
        by="joy.carter",
        days_ago=20,
        hours=4,
        kind=EmergencyKind.HEALTH,
        reason="Brought to me with a cut hand and would not say how it happened. The hospital asked what was known.",
    )
    opened(
        telling,
        "ruby",
        by="dee.walsh",
        days_ago=1,
        hours=3,
        kind=EmergencyKind.HARM,
        reason="Officers at the address with an injured adult and had to know which children live there.",
    )
