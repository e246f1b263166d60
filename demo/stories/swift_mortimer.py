"""Kayla, Dean, Ruby and Alfie: half-siblings, one mother, two fathers, and a non-molestation order against one.

Kayla will be thirteen soon: what each of her parents sees of her page is looked at again.
"""

from datetime import timedelta

from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.identity.vocabulary import FlagKind, OrderKind, RelationshipKind, Sex
from childplan.plans.models import Strand
from childplan.plans.vocabulary import HeldBackWhy, OutcomeDomain, StrandKind, ViewOf
from demo.confidential import number_withheld
from demo.names import nhs_number
from demo.pages import page_ended, page_opened
from demo.people import allocate, flag, involved, new_child, parent
from demo.plans import open_plan, outcome, send_plan, view, write
from demo.referring import referred
from demo.sharing import ended, not_shared, shared, tells_of_others
from demo.telling import Telling

ORDER = (OrderKind.NON_MOLESTATION, "It protects Donna Swift, for twelve months")
CHILDREN = ("kayla", "dean", "ruby", "alfie")


def tell(telling: Telling) -> None:
    new_child(
        telling,
        "alfie",
        by="anna.field",
        forename="Alfie",
        surname="Mortimer",
        sex=Sex.MALE,
        born_on=(telling.at - timedelta(days=500)).date(),
        nhs=str(nhs_number(9020).value),
        reason="Health visitor's caseload",
        days_ago=485,
    )
    for child in CHILDREN:
        allocate(telling, child, by="sam.delaney", to="owen.tate", days_ago=70, reason="Domestic abuse")
    mother, father, craig = _family(telling)
    for child in ("ruby", "alfie"):
        flag(telling, child, by="owen.tate", kind=FlagKind.NON_MOLESTATION_ORDER, days_ago=66)
    strand = _plan(telling)
    send_plan(
        telling,
        strand,
        by="owen.tate",
        posted=(mother,),
        held_back=((father, HeldBackWhy.RISK, "He threatened her when he was sent papers before"),),
        days_ago=50,
        until_in_days=30,
    )
    _deans_plan(telling, mother, craig)
    _shared_and_not(telling)
    _said_of_others(telling)
    number_withheld(
        telling, "kayla", mother, by="owen.tate", why="Lee Mortimer rang her on the old one", days_ago=27
    )
    _pages(telling, mother, craig)


def _pages(telling: Telling, mother: int, craig: int) -> None:
    """Both of Kayla's parents sign in. Her mother's page is to be looked at; her father's was, today."""
    for person, name, risk in (
        (mother, "Donna Swift", "She lives with Kayla. Nobody else reads her email."),
        (craig, "Craig Swift", "He has done nobody harm. Kayla sees him at weekends."),
    ):
        page_opened(telling, "kayla", person, by="owen.tate", name=name, risk=risk, days_ago=6)
    page_ended(
        telling,
        "kayla",
        craig,
        by="owen.tate",
        why="Kayla is nearly thirteen and does not want him to read it. Told him on the phone",
    )


def _deans_plan(telling: Telling, mother: int, father: int) -> None:
    """Nothing stands between Dean and either of his parents: both are sent the same."""
    strand = open_plan(
        telling,
        "dean",
        by="owen.tate",
        kind=StrandKind.CHILD_IN_NEED,
        days_ago=55,
        review_in_days=30,
        lead="owen.tate",
        reason="Agreed with both parents",
        legal_basis="Children Act 1989, section 17",
    )
    write(
        telling,
        "dean",
        by="owen.tate",
        kind=StrandKind.CHILD_IN_NEED,
        key="network",
        days_ago=54,
        text="Dean stays with his father at weekends. Somebody from school rings on Mondays to hear how it was.",
    )
    send_plan(
        telling,
        strand,
        by="owen.tate",
        posted=(mother, father),
        days_ago=48,
        reason="Agreed at the first meeting",
    )


def _shared_and_not(telling: Telling) -> None:
    """What Dean's school told whom: one share that goes on, one that was not needed, and one question refused."""
    shared(
        telling,
        "dean",
        by="joan.whitlow",
        team=("council", "Educational psychology"),
        classes=InformationClass.EDUCATION | InformationClass.SEND,
        what="How he reads and writes, and what has been tried.",
        why="They see him in class next month.",
    )
    made = shared(
        telling,
        "dean",
        by="joan.whitlow",
        team=("nhs", "School nurses"),
        classes=InformationClass.EDUCATION,
        what="How he hears in class.",
        why="They test his hearing.",
    )
    ended(telling, made, by="joan.whitlow", why="They had tested it already")
    not_shared(
        telling,
        "dean",
        by="joan.whitlow",
        body="lantern",
        classes=InformationClass.EDUCATION,
        what="They asked how he does at school.",
        why="He does not care for anybody at home, and his mother was not asked.",
    )


def _said_of_others(telling: Telling) -> None:
    """What Kayla says is about her mother more than about herself: it is marked, and read by fewer."""
    view(
        telling,
        "kayla",
        by="owen.tate",
        whose=ViewOf.CHILD,
        how="On the way home from school",
        text="Mum cries when Lee rings. I do not want her to know that I hear it.",
        days_ago=30,
    )
    tells_of_others(
        telling, "kayla", by="owen.tate", begins="Mum cries", why="It tells of her mother", days_ago=29
    )


def _family(telling: Telling) -> tuple[int, int, int]:
    """The mother's number, that of the father who must have no contact, and that of the other father."""
    mother = craig = lee = None
    for child in CHILDREN:
        mother = parent(
            telling,
            child,
            by="owen.tate",
            name="Donna Swift",
            kind=RelationshipKind.MOTHER,
            person=mother,
            email="donna.swift@families.example",
            telephone="07700 900157",
            days_ago=68,
            lives_with=True,
        )
    for child in ("kayla", "dean"):
        craig = parent(
            telling,
            child,
            by="owen.tate",
            name="Craig Swift",
            kind=RelationshipKind.FATHER,
            person=craig,
            email="craig.swift@families.example",
            days_ago=68,
        )
    for child in ("ruby", "alfie"):
        lee = parent(
            telling,
            child,
            by="owen.tate",
            name="Lee Mortimer",
            kind=RelationshipKind.FATHER,
            person=lee,
            order=ORDER,
            no_contact=True,
            email="lee.mortimer@families.example",
            days_ago=68,
        )
    if mother is None or lee is None or craig is None:
        raise LookupError("the family was not recorded")
    return mother, lee, craig


def _plan(telling: Telling) -> Strand:
    referred(
        telling,
        "kayla",
        by="owen.tate",
        team=("council", "Early help"),
        purpose="A key worker for Kayla, whom her mother leans on",
        classes=(InformationClass.EDUCATION, InformationClass.ATTENDANCE, InformationClass.SOCIAL_CARE),
        days_ago=2,
        in_days=120,
    )
    involved(
        telling,
        "ruby",
        InvolvementKind.CONFERENCE,
        by="owen.tate",
        to="vera.lang",
        reason="Initial conference asked for",
        days_ago=64,
    )
    strand = open_plan(
        telling,
        "ruby",
        by="owen.tate",
        kind=StrandKind.CHILD_PROTECTION,
        days_ago=60,
        review_in_days=25,
        lead="owen.tate",
        reason="Initial conference",
        legal_basis="Children Act 1989, section 47",
    )
    write(
        telling,
        "ruby",
        by="owen.tate",
        kind=StrandKind.CHILD_PROTECTION,
        key="worries",
        days_ago=59,
        text="Ruby has seen her father hurt her mother. She hides when the doorbell rings.",
    )
    outcome(
        telling,
        "ruby",
        by="owen.tate",
        written_in=strand,
        domain=OutcomeDomain.SAFE,
        days_ago=59,
        text="Ruby and her brother are never alone with Lee Mortimer, and know whom to tell.",
        measure="Core group checks each time.",
    )
    return strand
