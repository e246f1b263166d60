"""Maisie Doherty, ten: a young carer, often late, who goes from Year 6 to Year 7 next summer."""

from childplan.access.actions import involve
from childplan.access.vocabulary import InvolvementKind
from childplan.identity.vocabulary import FlagKind, RelationshipKind
from childplan.plans.vocabulary import OutcomeDomain, StrandKind, ViewOf
from childplan.sharing.vocabulary import AgreesTo
from demo.people import flag, involved, parent
from demo.plans import action, agreed, open_plan, outcome, view, write
from demo.sharing import conflict
from demo.telling import Telling


def tell(telling: Telling) -> None:
    parent(
        telling,
        "maisie",
        by="ros.penny",
        name="Sinead Doherty",
        kind=RelationshipKind.MOTHER,
        email="sinead.doherty@families.example",
        lives_with=True,
    )
    flag(telling, "maisie", by="alan.moss", kind=FlagKind.YOUNG_CARER, days_ago=45)
    agreed(
        telling,
        "maisie",
        by="alan.moss",
        name="Sinead Doherty",
        to=AgreesTo.EARLY_HELP_SUPPORT,
        days_ago=45,
    )
    strand = open_plan(
        telling,
        "maisie",
        by="alan.moss",
        kind=StrandKind.EARLY_HELP,
        days_ago=45,
        review_in_days=12,
        reason="Maisie and her mother asked for help",
    )
    write(
        telling,
        "maisie",
        by="alan.moss",
        kind=StrandKind.EARLY_HELP,
        key="help_wanted",
        days_ago=44,
        text="Mum has MS. Maisie gets her brothers up and makes breakfast before school. "
        "She would like one afternoon off.",
    )
    goal = outcome(
        telling,
        "maisie",
        by="alan.moss",
        written_in=strand,
        domain=OutcomeDomain.HAPPY,
        days_ago=40,
        text="Maisie has an afternoon a week for herself.",
        measure="Maisie keeps a diary.",
    )
    action(
        telling,
        "maisie",
        by="alan.moss",
        written_in=strand,
        towards=goal,
        days_ago=40,
        in_days=5,
        text="Place at the young carers' club on Wednesdays.",
        who="The Lantern Young Carers Project",
        how_much="Weekly",
    )
    view(
        telling,
        "maisie",
        by="fay.winter",
        whose=ViewOf.CHILD,
        how="Wrote it down herself",
        text="I am not sad about helping. I am scared about the new school because nobody there knows.",
    )
    with telling.acting("alan.moss") as scope:
        involve(
            by=scope,
            at=telling.days_ago(38),
            child_id=telling.children["maisie"],
            kind=InvolvementKind.EARLY_HELP_CASELOAD,
            principal_id=telling.borough.bodies["lantern"].pk,
            organisation_id=telling.borough.bodies["lantern"].pk,
            reason="Young carers' support agreed with the family",
        )
    for team, why, days_ago in (
        ("Early help", "Early help agreed with the family", 37),
        ("Family hub", "Mum asked for help at the hub", 30),
    ):
        involved(
            telling,
            "maisie",
            InvolvementKind.EARLY_HELP_CASELOAD,
            by="alan.moss",
            team=("council", team),
            reason=why,
            days_ago=days_ago,
        )
    # Whom she means is in no record here yet: if he comes, he is closed to her.
    conflict(telling, by="hana.reeve", forename="Rowan", surname="Reeve", age=6, why="My brother’s son")
