"""Samir Haidari, who came alone. He says he is fifteen; the first officer he met wrote down another year."""

from childplan.identity.vocabulary import FlagKind
from childplan.plans.vocabulary import OutcomeDomain, StrandKind
from demo.people import allocate, flag
from demo.plans import open_plan, outcome, write
from demo.telling import Telling


def tell(telling: Telling) -> None:
    allocate(telling, "samir", by="sam.delaney", to="lena.marsh", days_ago=90, reason="Unaccompanied child")
    for kind in (FlagKind.UNACCOMPANIED, FlagKind.DISPUTED_AGE):
        flag(telling, "samir", by="lena.marsh", kind=kind, days_ago=89)
    strand = open_plan(
        telling,
        "samir",
        by="lena.marsh",
        kind=StrandKind.LOOKED_AFTER,
        days_ago=88,
        review_in_days=40,
        lead="lena.marsh",
        reason="Came into our care",
        legal_basis="Children Act 1989, section 20",
    )
    write(
        telling,
        "samir",
        by="lena.marsh",
        kind=StrandKind.LOOKED_AFTER,
        key="family",
        days_ago=80,
        text="His uncle is in Leicester. They speak on Sundays. Nobody knows where his mother is.",
    )
    outcome(
        telling,
        "samir",
        by="lena.marsh",
        written_in=strand,
        domain=OutcomeDomain.ENGAGED,
        days_ago=80,
        text="Samir plays for a football team.",
        measure="He trains each week.",
    )
