"""Who of a family is owed a plan, and what makes somebody decide before it goes to them. Typed from the law; pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from childplan.common.working_days import BeyondKnownHolidays, add_working_days, last_working_day
from childplan.escalation.triggers import Number, Rule
from childplan.identity.vocabulary import OrderKind
from childplan.plans.rules.school_age import is_over_school_age
from childplan.plans.vocabulary import Document, Rights, RightsAnswer, StrandKind

THE_LEAD_SENDS = "The lead practitioner sends this one"
"""All that is said of an adult to whom something stands in the way that the reader may not know of."""

LACKS_CAPACITY = (RightsAnswer.REPRESENTED, RightsAnswer.PARENT_DECIDES)

ASKED_BEFORE = 90
"""Calendar days before the end of compulsory school age from which a young person is asked what parents are sent."""

RUNNING_OUT = 5
"""Calendar days before the last day from which whoever leads the plan is told."""

LONGEST_HELD = 90
"""Calendar days for which one decision holds something back."""


class Matter(StrEnum):
    """Who counts as a parent: for education also whoever has care of the child (Education Act 1996, section 576)."""

    EDUCATION = "education"
    CARE = "care"


@dataclass(frozen=True)
class Owed:
    """What of one kind of plan is owed to a family. days: by when of each document, in calendar days after it is made.

    source: the law or guidance it follows from.
    """

    matter: Matter
    days: Mapping[Document, int]
    source: str


# Plans that are not here are owed to no adult by themselves, and may be released piece by piece: the universal plan,
# since it is the child's own; a health plan, whose clinician decides with the child; a pathway plan, which is the young
# person's.
OWED: Mapping[StrandKind, Owed] = {
    StrandKind.EHC: Owed(
        Matter.EDUCATION,
        {Document.DRAFT: 0, Document.FINAL: 0, Document.REVIEW_REPORT: 14},
        "Children and Families Act 2014, sections 38 and 39; SEND Regulations 2014, regulations 13, 14 and 20",
    ),
    StrandKind.SEN_SUPPORT: Owed(
        Matter.EDUCATION,
        {Document.FINAL: 14, Document.REVIEW_REPORT: 14},
        "SEND code of practice 2015, paragraphs 6.48 and 6.64 to 6.75",
    ),
    StrandKind.ATTENDANCE_SUPPORT: Owed(
        Matter.EDUCATION,
        {Document.FINAL: 14, Document.REVIEW_REPORT: 14},
        "Working together to improve school attendance 2024",
    ),
    StrandKind.EARLY_HELP: Owed(
        Matter.CARE,
        {Document.FINAL: 14, Document.REVIEW_REPORT: 14},
        "Working together to safeguard children 2023, chapter 3: a plan that the family has agreed to",
    ),
    StrandKind.CHILD_IN_NEED: Owed(
        Matter.CARE,
        {Document.FINAL: 14, Document.REVIEW_REPORT: 14},
        "Children Act 1989, section 17; Working together to safeguard children 2023, chapter 3",
    ),
    StrandKind.CHILD_PROTECTION: Owed(
        Matter.CARE,
        {Document.FINAL: 14, Document.REVIEW_REPORT: 14},
        "Working together to safeguard children 2023, chapter 3",
    ),
    StrandKind.LOOKED_AFTER: Owed(
        Matter.CARE,
        {Document.FINAL: 14, Document.REVIEW_REPORT: 28},
        "Care Planning, Placement and Case Review (England) Regulations 2010, regulations 6(3) and 38",
    ),
}

SEND_WITHIN, TO_MANAGER = "send_within", "to_manager"
SENDING = Rule(
    key="owed_to_families",
    name="What families are owed",
    thresholds={SEND_WITHIN: Decimal(10), TO_MANAGER: Decimal(5)},
    numbers={
        SEND_WITHIN: Number(
            "Working days within which a plan is sent to the family or held back", Decimal(1), Decimal(30)
        ),
        TO_MANAGER: Number("Working days after that until the manager is told", Decimal(1), Decimal(30)),
    },
    source="The area’s own promise to families. Where the law has fewer days for a document, they count.",
)


@dataclass(frozen=True)
class Tie:
    """What somebody is to the child, as far as it matters. represents: named as representative for the EHC plan."""

    has_responsibility: bool = False
    has_care: bool = False
    is_self: bool = False
    represents: bool = False


def is_owed(kind: str, tie: Tie, *, rights: Rights = Rights.OF_PARENTS) -> bool:
    """Whether somebody is owed plans of this kind. `access.is_owed` in SQL.

    rights: where those in an EHC plan stand. From the end of compulsory school age they are the young person's
    (Children and Families Act 2014, sections 38, 39 and 83); where they lack capacity a representative's, else a
    parent's (SEND Regulations 2014, regulation 64). What their parents are sent is for them to say (SEND code of
    practice 2015, paragraphs 8.15 to 8.18).
    """
    owed = OWED.get(StrandKind(kind))
    if owed is None:
        return False
    is_parent = tie.has_responsibility or (owed.matter is Matter.EDUCATION and tie.has_care)
    if kind != StrandKind.EHC or rights is Rights.OF_PARENTS:
        return is_parent
    if rights is Rights.REPRESENTED:
        return tie.represents
    if rights is Rights.PARENT_DECIDES:
        return is_parent
    return tie.is_self or (rights is Rights.PARENTS_TOO and is_parent)


def rights_on(born_on: date | None, answer: str, today: date) -> Rights:
    """Where the rights in an EHC plan stand on that day. answer: the latest there is. `access.ehc_rights` in SQL."""
    if not is_over_school_age(born_on, today):
        return Rights.OF_PARENTS
    return Rights(answer) if answer else Rights.UNANSWERED


def send_by(since: date, *, working_days: int) -> date:
    """The last day on which what was written on that day is sent or held back. working_days: the area's number."""
    return last_working_day(since, working_days)


def by_law(kind: str, document: str, since: date) -> date | None:
    """The last day that the law has for a document, since it was written or the plan was reviewed.

    None where it has none of its own: of an EHC plan the law counts from the authority's notice, and what is sent then
    is made by being sent. Calendar days.
    """
    owed = OWED.get(StrandKind(kind))
    days = owed.days.get(Document(document), 0) if owed else 0
    return since + timedelta(days=days) if days else None


def due_on(kind: str, document: str, since: date, *, working_days: int) -> date:
    """The day by which it is sent or held back: the law's, or the area's own promise where that is sooner."""
    promised = send_by(since, working_days=working_days)
    own = by_law(kind, document, since)
    return min(promised, own) if own else promised


def owed_before(today: date, *, working_days: int) -> date:
    """The day before which something was owed whose so many working days are over."""
    try:
        return add_working_days(today, -working_days)
    except BeyondKnownHolidays:
        return today - timedelta(days=working_days * 7 // 5 + 2)


def latest_hold(held_on: date) -> date:
    """The last first-day-again that a decision of that day may name."""
    return held_on + timedelta(days=LONGEST_HELD)


@dataclass(frozen=True)
class Effect:
    """What an order does to the adults of a family. source: the law it follows from.

    closes_page: the page of the adult whom it names closes until somebody has considered the order and invites again.
    lead_sends: nothing goes to the adult whom it names, unless the lead practitioner sends it.
    lead_sends_others: the same of every other adult; of an order about the child, of all of them.
    """

    source: str
    closes_page: bool = False
    lead_sends: bool = False
    lead_sends_others: bool = False


EFFECTS: Mapping[OrderKind, Effect] = {
    OrderKind.LIVE_WITH: Effect(
        "Children Act 1989, sections 8 and 12(2): whoever the child lives with has parental responsibility"
    ),
    OrderKind.SPEND_TIME: Effect("Children Act 1989, section 8: it shapes contact", closes_page=True),
    OrderKind.PROHIBITED_STEPS: Effect(
        "Children Act 1989, section 8: steps that the adult may not take", closes_page=True, lead_sends=True
    ),
    OrderKind.SPECIFIC_ISSUE: Effect(
        "Children Act 1989, section 8: it settles one question", closes_page=True
    ),
    OrderKind.NON_MOLESTATION: Effect(
        "Family Law Act 1996, section 42: against the adult it names", closes_page=True, lead_sends=True
    ),
    OrderKind.OCCUPATION: Effect(
        "Family Law Act 1996, sections 33 to 38: the adult may not be where the family lives",
        closes_page=True,
        lead_sends=True,
    ),
    OrderKind.CARE: Effect(
        "Children Act 1989, section 33(3): the authority has parental responsibility too, and may limit others",
        lead_sends_others=True,
    ),
    OrderKind.INTERIM_CARE: Effect(
        "Children Act 1989, sections 38 and 31(11): as a care order while it lasts", lead_sends_others=True
    ),
    OrderKind.EMERGENCY_PROTECTION: Effect(
        "Children Act 1989, section 44: the child is kept safe from somebody", lead_sends_others=True
    ),
    OrderKind.SPECIAL_GUARDIANSHIP: Effect(
        "Children Act 1989, section 14C(1)(b): the special guardian decides to the exclusion of others",
        lead_sends_others=True,
    ),
    OrderKind.PLACEMENT: Effect(
        "Adoption and Children Act 2002, section 25: the adoption agency has parental responsibility too, and may "
        "limit others",
        lead_sends_others=True,
    ),
    OrderKind.PARENTAL: Effect(
        "Human Fertilisation and Embryology Act 2008, section 54: the child is treated in law as that adult’s",
        lead_sends_others=True,
    ),
    OrderKind.ADOPTION: Effect(
        "Adoption and Children Act 2002, section 46: it ends the responsibility of everybody before",
        closes_page=True,
        lead_sends=True,
        lead_sends_others=True,
    ),
    OrderKind.OTHER: Effect("Somebody reads the order and decides", closes_page=True, lead_sends=True),
}


def closes_page(kind: OrderKind, *, limits: bool) -> bool:
    """Whether recording it closes the page of the adult whom it names. `portal.closes_page` in SQL.

    limits: the authority limits this adult under a care or placement order: Children Act 1989, section 33(3)(b).
    """
    return limits or EFFECTS[kind].closes_page


def lead_sends(
    naming: Collection[tuple[OrderKind, bool]], others: Collection[tuple[OrderKind, bool]]
) -> bool:
    """Whether the orders in force leave it to the lead practitioner what goes to an adult. `access.order_stops` in SQL.

    naming: the orders that name this adult; others: those that name somebody else, or the child. Each with whether the
    authority limits whom it names: a limit bears on that adult alone.
    """
    return any(limits or EFFECTS[kind].lead_sends for kind, limits in naming) or any(
        EFFECTS[kind].lead_sends_others for kind, limits in others if not limits
    )
