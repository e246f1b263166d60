"""Classes and tutor groups: the children a class teacher sees."""

from childplan.access.actions import involve
from childplan.access.vocabulary import InvolvementKind
from demo.telling import Telling

CLASSES = (
    ("alder", "Class 3", "joan.whitlow", ("jonah", "amara")),
    ("alder", "Class 1", "joan.whitlow", ("poppy",)),
    ("millbrook", "Class 6", "alan.moss", ("maisie",)),
    ("ravenscroft", "Tutor group 9R", "grace.bell", ("theo",)),
)


def tell(telling: Telling) -> None:
    for body, team, head, keys in CLASSES:
        with telling.acting(head) as scope:
            for key in keys:
                involve(
                    by=scope,
                    at=telling.days_ago(60),
                    child_id=telling.children[key],
                    kind=InvolvementKind.ENROLMENT,
                    principal_id=telling.borough.team(body, team).pk,
                    reason=f"In {team}",
                )
