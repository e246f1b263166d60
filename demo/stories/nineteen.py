"""Hannah Cross, nineteen, at college with an EHC plan that is hers, not her parents'."""

from datetime import timedelta

from childplan.identity.vocabulary import RelationshipKind, Sex
from childplan.plans.vocabulary import OutcomeDomain, RightsAnswer, StrandKind, ViewOf
from demo.names import nhs_number
from demo.people import new_child, parent
from demo.plans import ehc_rights, open_plan, outcome, view, write
from demo.telling import Telling


def tell(telling: Telling) -> None:
    new_child(
        telling,
        "hannah",
        by="ines.carver",
        forename="Hannah",
        surname="Cross",
        sex=Sex.FEMALE,
        born_on=(telling.at - timedelta(days=19 * 365 + 100)).date(),
        nhs=str(nhs_number(9050).value),
        reason="EHC plan kept beyond school",
        days_ago=405,
    )
    parent(
        telling,
        "hannah",
        by="ines.carver",
        name="Hannah Cross",
        kind=RelationshipKind.SELF,
        responsible=False,
        email="hannah.cross@families.example",
        days_ago=402,
    )
    strand = open_plan(
        telling,
        "hannah",
        by="ines.carver",
        kind=StrandKind.EHC,
        days_ago=400,
        review_in_days=30,
        lead="ines.carver",
        reason="Plan kept after annual review",
        legal_basis="Children and Families Act 2014, section 37",
    )
    ehc_rights(
        telling,
        "hannah",
        by="ines.carver",
        answer=RightsAnswer.NOT_PARENTS,
        words="Asked her at college, without her mother there: it is hers, and she shows it to whom she likes.",
        days_ago=398,
    )
    write(
        telling,
        "hannah",
        by="ines.carver",
        kind=StrandKind.EHC,
        key="i",
        days_ago=390,
        text="Tidewell Community College, supported internship in catering.",
    )
    outcome(
        telling,
        "hannah",
        by="ines.carver",
        written_in=strand,
        domain=OutcomeDomain.LEARNING,
        days_ago=390,
        in_days=200,
        text="Hannah has a paid job in a kitchen.",
        measure="A contract of at least twelve hours a week.",
    )
    view(
        telling,
        "hannah",
        by="ines.carver",
        whose=ViewOf.CHILD,
        how="Over coffee in the college café",
        text="I want my own flat and a cat. I like baking more than serving.",
    )
