"""Classes and tutor groups: the children a class teacher sees."""

from childplan.access.actions import involve
from childplan.access.vocabulary import InvolvementKind
from demo.telling import FIRST_FILES, Telling
from demo.terms import present_year

CLASSES = (
    ("alder", "Class 3", "joan.whitlow", ("jonah", "amara")),
    ("alder", "Class 1", "joan.whitlow", ("poppy",)),
    ("millbrook", "Class 6", "alan.moss", ("maisie",)),
    ("ravenscroft", "Tutor group 9R", "grace.bell", ("theo",)),
)


def tell(telling: Telling) -> None:
    today = telling.at.date()
    # Classes are made when the school year begins; nobody is in one before their record was opened.
    began = min((today - present_year(today).starts_on).days, FIRST_FILES - 1)
    for body, team, head, keys in CLASSES:
        with telling.acting(head) as scope:
            for key in keys:
                involve(
                    by=scope,
                    at=telling.days_ago(began),
                    child_id=telling.children[key],
                    kind=InvolvementKind.ENROLMENT,
                    principal_id=telling.borough.team(body, team).pk,
                    reason=f"In {team}",
                )
