"""Jonah Reid, in Year 3: SEN support at school and a child in need plan, worked from one plan. The tutorial's child.

His attendance stands just above the area's threshold; the next file from his school takes it below.
"""

from childplan.identity.vocabulary import RelationshipKind
from childplan.plans.models import Strand
from childplan.plans.vocabulary import OutcomeDomain, StrandKind, ViewOf
from demo.documents import document
from demo.people import allocate, parent, sen_support
from demo.plans import action, open_plan, outcome, view, write
from demo.telling import Telling


def tell(telling: Telling) -> None:
    _at_home(telling)
    _at_school(telling)
    _social_work(telling)


def _at_home(telling: Telling) -> None:
    parent(
        telling,
        "jonah",
        by="kit.larson",
        name="Carol Reid",
        kind=RelationshipKind.MOTHER,
        email="carol.reid@families.example",
        telephone="07700 900101",
        lives_with=True,
    )
    parent(
        telling, "jonah", by="kit.larson", name="Dean Archer", kind=RelationshipKind.FATHER, responsible=False
    )
    write(
        telling,
        "jonah",
        by="tom.ferris",
        kind=StrandKind.UNIVERSAL,
        key="about_me",
        days_ago=40,
        text="I like trains and my dog Biscuit. I am good at building things. "
        "I do not like it when everyone talks at once.",
    )


def _at_school(telling: Telling) -> None:
    sen_support(
        telling,
        "jonah",
        by="tom.ferris",
        need="SLCN",
        days_ago=50,
        reason="Jonah finds it hard to follow what is said to the whole class. We have tried sitting him at the front "
        "and giving instructions one at a time since last term.",
    )
    write(
        telling,
        "jonah",
        by="tom.ferris",
        kind=StrandKind.SEN_SUPPORT,
        key="plan",
        days_ago=45,
        text="Picture cards for each step of a task. A quiet corner to work in when the room is loud. "
        "Ten minutes with an adult after lunch to go over the afternoon.",
    )
    strand = Strand.objects.get(child_id=telling.children["jonah"], kind=StrandKind.SEN_SUPPORT)
    document(
        telling,
        strand,
        by="tom.ferris",
        title="Speech and language report",
        said_by="Farah Aziz, speech and language therapist",
        days_ago=44,
        text="Jonah understands short sentences with pictures beside them. He loses the thread of long ones.",
    )
    goal = outcome(
        telling,
        "jonah",
        by="tom.ferris",
        written_in=strand,
        domain=OutcomeDomain.LEARNING,
        days_ago=45,
        text="Jonah starts a task by himself after hearing what to do once.",
        baseline="He starts after being told three times.",
        measure="Class teacher counts over a week.",
    )
    action(
        telling,
        "jonah",
        by="tom.ferris",
        written_in=strand,
        towards=goal,
        days_ago=45,
        in_days=21,
        text="Make picture cards for maths and English.",
        who="Tom Ferris",
        how_much="One set for each lesson",
    )
    view(
        telling,
        "jonah",
        by="tom.ferris",
        whose=ViewOf.CHILD,
        how="Talked while building with bricks",
        text="It is too loud at dinner. I like Mrs Norris. I want to play football but I do not know how to ask.",
    )


def _social_work(telling: Telling) -> None:
    allocate(
        telling,
        "jonah",
        by="sam.delaney",
        to="nadia.brook",
        days_ago=40,
        reason="Support for a mother who is ill",
    )
    strand = open_plan(
        telling,
        "jonah",
        by="nadia.brook",
        kind=StrandKind.CHILD_IN_NEED,
        days_ago=35,
        review_in_days=20,
        lead="nadia.brook",
        reason="Assessment completed with Ms Reid",
        legal_basis="Children Act 1989, section 17",
    )
    write(
        telling,
        "jonah",
        by="nadia.brook",
        kind=StrandKind.CHILD_IN_NEED,
        key="why",
        days_ago=34,
        text="Jonah's mum has been in and out of hospital since the summer. On bad days nobody can take him to school. "
        "She asked for help.",
    )
    document(
        telling,
        strand,
        by="nadia.brook",
        title="Notes of the family meeting",
        said_by="Nadia Brook, social worker",
        days_ago=33,
        text="Ms Reid, her sister and two neighbours met at school. The neighbours take Jonah on Mondays.",
        tells_of_others=True,
    )
    goal = outcome(
        telling,
        "jonah",
        by="nadia.brook",
        written_in=strand,
        domain=OutcomeDomain.SAFE,
        days_ago=30,
        text="Jonah knows each morning who takes him to school and who fetches him.",
        measure="Jonah says so; the register shows it.",
    )
    action(
        telling,
        "jonah",
        by="nadia.brook",
        written_in=strand,
        towards=goal,
        days_ago=30,
        in_days=7,
        text="Agree with Ms Reid's sister that she takes Jonah to school on bad days.",
        who="Nadia Brook",
    )
