"""Elijah Thorne, nine: looked after, and moved overnight to a home whose address must not get out.

Nor may his school, where he could be met, nor his uncle, who gave the warning.
"""

from attendance.actions.record_suspension import record_suspension
from attendance.vocabulary import SuspensionReason
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.identity.vocabulary import AddressKind, FlagKind, OrderKind, RelationshipKind
from childplan.plans.vocabulary import OutcomeDomain, StrandKind, ViewOf
from demo.confidential import adult_hidden, school_withheld
from demo.people import address, allocate, court_order, flag, involved, parent, sen_support
from demo.plans import action, open_plan, outcome, view, write
from demo.telling import Telling
from demo.terms import last_school_day

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
    court_order(telling, "elijah", by="lena.marsh", kind=OrderKind.CARE, days_ago=196)
    _around_him(telling)
    _at_school(telling)
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
    _kept_confidential(telling)


def _at_school(telling: Telling) -> None:
    sen_support(
        telling,
        "elijah",
        by="ella.frey",
        need="SEMH",
        days_ago=75,
        reason="He cannot stay in a room when voices rise. A card that lets him leave has helped.",
    )
    day = last_school_day(telling.at.date(), at_least_days_ago=35)
    with telling.acting("cara.dunn") as scope:
        record_suspension(
            by=scope,
            at=telling.days_ago((telling.at.date() - day).days),
            child_id=telling.children["elijah"],
            school_id=telling.borough.bodies["harbour"].pk,
            starts_on=day,
            half_days=1,
            reasons=[SuspensionReason.PHYSICAL_ASSAULT_PUPIL],
            account="Pushed another boy off the bench, who had said something about his mother. Sorry the same day.",
            reason="Recorded by the school",
        )


def _kept_confidential(telling: Telling) -> None:
    """His uncle told of the threats; whoever made them knows where the boy went to school in the summer."""
    uncle = parent(
        telling,
        "elijah",
        by="lena.marsh",
        name="Ray Thorne",
        kind=RelationshipKind.OTHER,
        telephone="07700 900142",
        responsible=False,
        days_ago=30,
    )
    adult_hidden(
        telling,
        "elijah",
        uncle,
        by="lena.marsh",
        why="He warned us, and is in danger if it gets about",
        days_ago=2,
    )
    school_withheld(
        telling, "elijah", by="lena.marsh", school="harbour", why="He could be met at the gate", days_ago=1
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
