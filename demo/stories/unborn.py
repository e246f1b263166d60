"""A baby expected in ten weeks, known to the health visitor and, before she is born, to a social worker."""

from datetime import timedelta

from childplan.identity.vocabulary import RelationshipKind
from childplan.plans.vocabulary import StrandKind
from demo.people import allocate, new_child, parent
from demo.plans import open_plan, write
from demo.telling import Telling


def tell(telling: Telling) -> None:
    new_child(
        telling,
        "unborn",
        by="anna.field",
        forename="Baby",
        surname="Farrow",
        expected_on=(telling.at + timedelta(weeks=10)).date(),
        reason="Antenatal contact at 28 weeks",
        days_ago=14,
    )
    parent(
        telling,
        "unborn",
        by="anna.field",
        name="Jade Farrow",
        kind=RelationshipKind.MOTHER,
        email="jade.farrow@families.example",
        days_ago=14,
    )
    allocate(telling, "unborn", by="sam.delaney", to="nadia.brook", days_ago=6, reason="Pre-birth assessment")
    open_plan(
        telling,
        "unborn",
        by="nadia.brook",
        kind=StrandKind.CHILD_IN_NEED,
        days_ago=5,
        review_in_days=30,
        lead="nadia.brook",
        reason="Pre-birth assessment agreed",
        legal_basis="Children Act 1989, section 17",
    )
    write(
        telling,
        "unborn",
        by="nadia.brook",
        kind=StrandKind.CHILD_IN_NEED,
        key="why",
        days_ago=4,
        text="Jade is eighteen and has just left care herself. She wants to be a good mum and has nobody to ask.",
    )
