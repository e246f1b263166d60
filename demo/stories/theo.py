"""Theo Lambert, fourteen: a second suspension, and a knife. A concern goes up, a social worker comes in."""

from childplan.access.vocabulary import InvolvementKind
from childplan.identity.vocabulary import RelationshipKind
from childplan.plans.vocabulary import OutcomeDomain, StrandKind, ViewOf
from demo.people import allocate, concern, involved, parent
from demo.plans import action, open_plan, outcome, view, write
from demo.telling import Telling
from safeguarding.vocabulary import ConcernCategory


def tell(telling: Telling) -> None:
    parent(
        telling,
        "theo",
        by="jill.ware",
        name="Michelle Lambert",
        kind=RelationshipKind.MOTHER,
        email="michelle.lambert@families.example",
        lives_with=True,
    )
    concern(
        telling,
        "theo",
        by="ken.lowe",
        category=ConcernCategory.EXPLOITATION,
        days_ago=16,
        text="After his second suspension this term Theo came back with new trainers and a phone that rings all day. "
        "A small folding knife fell out of his bag in registration.",
        said="It's not mine. You don't get it, I have to.",
        action_taken="Took the knife to Ms Bell. Kept Theo with me.",
    )
    allocate(telling, "theo", by="sam.delaney", to="nadia.brook", days_ago=14, reason="Harm outside the home")
    strand = open_plan(
        telling,
        "theo",
        by="nadia.brook",
        kind=StrandKind.CHILD_IN_NEED,
        days_ago=10,
        review_in_days=-3,
        lead="nadia.brook",
        reason="Strategy discussion with school and police",
        legal_basis="Children Act 1989, section 17",
    )
    write(
        telling,
        "theo",
        by="nadia.brook",
        kind=StrandKind.CHILD_IN_NEED,
        key="why",
        days_ago=9,
        text="Theo has been suspended twice this term and had a knife in school. "
        "We think older boys make him carry things.",
    )
    goal = outcome(
        telling,
        "theo",
        by="nadia.brook",
        written_in=strand,
        domain=OutcomeDomain.SAFE,
        days_ago=9,
        in_days=42,
        text="Theo can go to and from school without being met by the older boys.",
        measure="Theo tells his trusted adult each week.",
    )
    action(
        telling,
        "theo",
        by="nadia.brook",
        written_in=strand,
        towards=goal,
        days_ago=9,
        in_days=-2,
        text="Agree with school a different way in and out, and who walks with him.",
        who="Nadia Brook and Mo Farid",
    )
    view(
        telling,
        "theo",
        by="nadia.brook",
        whose=ViewOf.CHILD,
        how="In the car, on the way home",
        text="I like PE and Mr Lowe. I don't want my mum to know all of it. I want it to stop.",
        days_ago=8,
    )
    _around_him(telling)


def _around_him(telling: Telling) -> None:
    for kind, body, team, why in (
        (
            InvolvementKind.POLICE_CASELOAD,
            "police",
            "Child protection",
            "Strategy discussion with the police",
        ),
        (InvolvementKind.YOUTH_JUSTICE_CASELOAD, "council", "Youth justice", "A knife, and older boys"),
        (InvolvementKind.MENTAL_HEALTH_CASELOAD, "nhs", "Child mental health", "He cannot sleep"),
    ):
        involved(telling, "theo", kind, by="nadia.brook", team=(body, team), reason=why, days_ago=9)
