"""Elijah Thorne, nine: looked after, and moved overnight to a home whose address must not get out."""

from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.identity.vocabulary import AddressKind, FlagKind, RelationshipKind
from childplan.plans.vocabulary import OutcomeDomain, StrandKind, ViewOf
from demo.people import address, allocate, flag, involved, parent
from demo.plans import action, open_plan, outcome, view, write
from demo.telling import Telling

# What he wants Tess Hume to know of.
HIS_WISH = (
    InformationClass.IDENTITY
    | InformationClass.EDUCATION
    | InformationClass.SEND
    | InformationClass.SOCIAL_CARE
    | InformationClass.VIEWS
)


def tell(telling: Telling) -> None:
    parent(
        telling,
        "elijah",
        by="neil.east",
        name="Leanne Thorne",
        kind=RelationshipKind.MOTHER,
        email="leanne.thorne@families.example",
        days_ago=250,
    )
    allocate(telling, "elijah", by="sam.delaney", to="lena.marsh", days_ago=200, reason="Came into our care")
    flag(telling, "elijah", by="lena.marsh", kind=FlagKind.LOOKED_AFTER, days_ago=199)
    _around_him(telling)
    strand = open_plan(
        telling,
        "elijah",
        by="lena.marsh",
        kind=StrandKind.LOOKED_AFTER,
        days_ago=195,
        review_in_days=9,
        lead="lena.marsh",
        reason="Full care order",
        legal_basis="Children Act 1989, section 31",
    )
    address(
        telling,
        "elijah",
        by="lena.marsh",
        kind=AddressKind.PLACEMENT,
        lines="The Old Chapel\nHidden Lane\nFarhaven",
        postcode="ZZ9 9ZZ",
        confidential=True,
        days_ago=1,
    )
    write(
        telling,
        "elijah",
        by="lena.marsh",
        kind=StrandKind.LOOKED_AFTER,
        key="home",
        days_ago=1,
        text="Elijah moved last night after threats were made. He was told on the way and chose what to bring.",
    )
    goal = outcome(
        telling,
        "elijah",
        by="lena.marsh",
        written_in=strand,
        domain=OutcomeDomain.LEARNING,
        days_ago=30,
        text="Elijah stays at his own school until the summer.",
        measure="He is there each day.",
    )
    action(
        telling,
        "elijah",
        by="lena.marsh",
        written_in=strand,
        towards=goal,
        days_ago=1,
        in_days=1,
        text="Book a taxi and a known escort for tomorrow.",
        who="Lena Marsh",
    )
    view(
        telling,
        "elijah",
        by="lena.marsh",
        whose=ViewOf.CHILD,
        how="By phone, the next morning",
        text="The bed is nice. I forgot my bear. Will I still see Mr East?",
        days_ago=0,
    )


def _around_him(telling: Telling) -> None:
    involved(
        telling,
        "elijah",
        InvolvementKind.VIRTUAL_SCHOOL,
        by="lena.marsh",
        team=("council", "Virtual school"),
        reason="Virtual school",
        days_ago=195,
    )
    involved(
        telling,
        "elijah",
        InvolvementKind.REVIEWING,
        by="lena.marsh",
        to="ian.mercer",
        reason="Appointed when he came into our care",
        days_ago=194,
    )
    involved(
        telling,
        "elijah",
        InvolvementKind.ADVOCACY,
        by="lena.marsh",
        to="tess.hume",
        reason="He asked for somebody on his side at his review",
        days_ago=20,
        in_days=60,
        classes=int(HIS_WISH),
    )
