"""Poppy Hargrove, six: in week 9 of an EHC assessment, with short breaks; one outcome serves two plans."""

from childplan.access.actions import involve
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.identity.vocabulary import FlagKind, RelationshipKind
from childplan.plans.vocabulary import OutcomeDomain, StrandKind, ViewOf
from demo.people import allocate, flag, involved, parent
from demo.plans import action, open_plan, outcome, view, write
from demo.referring import referred
from demo.telling import Telling

WEEK_NINE = 9 * 7 - 3


def tell(telling: Telling) -> None:
    parent(
        telling,
        "poppy",
        by="kit.larson",
        name="Rachel Hargrove",
        kind=RelationshipKind.MOTHER,
        email="rachel.hargrove@families.example",
        lives_with=True,
        days_ago=250,
    )
    allocate(
        telling,
        "poppy",
        by="sam.delaney",
        to="owen.tate",
        days_ago=120,
        reason="Short breaks for a disabled child",
    )
    with telling.acting("owen.tate") as scope:
        for kind, body, team, why in (
            (InvolvementKind.SEN_CASELOAD, "council", "SEND", "EHC needs assessment"),
            (InvolvementKind.HEALTH_CASELOAD, "nhs", "School nurses", "Care in school"),
        ):
            involve(
                by=scope,
                at=telling.days_ago(WEEK_NINE),
                child_id=telling.children["poppy"],
                kind=kind,
                principal_id=telling.borough.team(body, team).pk,
                organisation_id=telling.borough.bodies[body].pk,
                reason=why,
            )
    flag(telling, "poppy", by="owen.tate", kind=FlagKind.SHORT_BREAKS, days_ago=110)
    short_breaks = open_plan(
        telling,
        "poppy",
        by="owen.tate",
        kind=StrandKind.CHILD_IN_NEED,
        days_ago=118,
        review_in_days=30,
        lead="owen.tate",
        reason="Assessment of a disabled child",
        legal_basis="Children Act 1989, section 17 and schedule 2 paragraph 6",
    )
    assessment = open_plan(
        telling,
        "poppy",
        by="ines.carver",
        kind=StrandKind.EHC,
        days_ago=WEEK_NINE,
        review_in_days=77,
        lead="ines.carver",
        reason="Agreed to assess",
        legal_basis="Children and Families Act 2014, section 36",
    )
    involved(
        telling,
        "poppy",
        InvolvementKind.SEN_CASELOAD,
        by="ines.carver",
        team=("council", "Educational psychology"),
        reason="Statutory advice asked for",
        days_ago=WEEK_NINE - 5,
    )
    referred(
        telling,
        "poppy",
        by="ines.carver",
        team=("council", "EHC panel"),
        purpose="Advise whether to issue a plan, and on a place",
        classes=(
            InformationClass.EDUCATION,
            InformationClass.SEND,
            InformationClass.HEALTH,
            InformationClass.VIEWS,
        ),
        days_ago=6,
        in_days=15,
        to_panel=True,
    )
    write(
        telling,
        "poppy",
        by="ines.carver",
        kind=StrandKind.EHC,
        key="b",
        days_ago=20,
        text="Poppy has cerebral palsy. She walks with a frame and tires quickly. "
        "She understands more than she can say.",
    )
    outcome(
        telling,
        "poppy",
        by="owen.tate",
        written_in=assessment,
        also_serves=(short_breaks.pk,),
        domain=OutcomeDomain.ENGAGED,
        text="Poppy goes to an after-school club with children of her age.",
        days_ago=18,
        in_days=180,
        measure="Poppy goes three weeks of four.",
    )
    action(
        telling,
        "poppy",
        by="owen.tate",
        written_in=short_breaks,
        days_ago=18,
        in_days=10,
        text="Find a club with a changing place and a trained helper.",
        who="Owen Tate",
        how_much="Two hours a week",
        towards=None,
    )
    view(
        telling,
        "poppy",
        by="tom.ferris",
        whose=ViewOf.CHILD,
        how="With picture cards, at her own pace",
        text="I want to go where Ruby goes. I like swimming. Stairs are horrible.",
    )
