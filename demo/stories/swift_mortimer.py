"""Kayla, Dean, Ruby and Alfie: half-siblings, one mother, two fathers, and a non-molestation order against one."""

from datetime import timedelta

from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.identity.vocabulary import FlagKind, RelationshipKind, Sex
from childplan.plans.vocabulary import OutcomeDomain, StrandKind
from demo.names import nhs_number
from demo.people import allocate, flag, involved, new_child, parent
from demo.plans import open_plan, outcome, write
from demo.referring import referred
from demo.telling import Telling

ORDER = "Non-molestation order protecting Donna Swift, made for twelve months"
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
    _family(telling)
    for child in ("ruby", "alfie"):
        flag(telling, child, by="owen.tate", kind=FlagKind.NON_MOLESTATION_ORDER, days_ago=66)
    _plan(telling)


def _family(telling: Telling) -> None:
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


def _plan(telling: Telling) -> None:
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
