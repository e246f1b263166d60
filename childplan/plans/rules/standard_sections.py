"""The sections each plan within the plan begins with. Each can be printed alone; more can be added.

Sources: SEN support, the SEND Code of Practice 2015, paragraphs 6.44 to 6.56 (assess, plan, do, review). EHC plan,
the SEND Regulations 2014, regulation 12 (sections E to H2 are the outcomes and provision linked to the plan). Child in
need and child protection, Working Together to Safeguard Children. Care plan, the Care Planning, Placement and Case
Review Regulations 2010, regulation 5. Pathway plan, the Care Leavers Regulations 2010, schedule 1. Health,
Supporting Pupils at School with Medical Conditions 2015.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from childplan.plans.vocabulary import StrandKind


@dataclass(frozen=True)
class StandardSection:
    """One section that a plan begins with. hint: what belongs there, shown where it is written."""

    key: str
    heading: str
    hint: str


S = StandardSection

STANDARD_SECTIONS: Mapping[str, tuple[StandardSection, ...]] = {
    # Opened with the child's record by plans/sql/010_plan.sql, which lists the same two.
    StrandKind.UNIVERSAL: (
        S("about_me", "About me", "What the child likes, is good at and wants others to know, in their own words."),
        S("setting", "School and health", "Nursery, school or college and how it is going; who looks after the "
          "child's health. Medical matters belong in the health plan."),
    ),
    StrandKind.EARLY_HELP: (
        S("strengths", "What is going well", "What the family already does well."),
        S("help_wanted", "What the family wants help with", "In the family's own words where you can."),
        S("network", "Who is around the family", "Relatives, friends and neighbours who can help."),
    ),
    StrandKind.SEN_SUPPORT: (
        S("assess", "Assess", "What the child finds hard and what shows it, with what the child and parents say."),
        S("plan", "Plan", "What is agreed with the parents: the support, the difference it should make, by when."),
        S("do", "Do", "Who gives the support, and how the class teacher stays responsible."),
        S("review", "Review", "What difference the support made, and what changes now."),
    ),
    StrandKind.EHC: (
        S("a", "A: Views, interests and aspirations", "Of the child and their parents, or of the young person."),
        S("b", "B: Special educational needs", "All of them, each one named."),
        S("c", "C: Health needs", "Those related to the special educational needs."),
        S("d", "D: Social care needs", "Those related to the special educational needs or to a disability."),
        S("i", "I: Placement", "The setting, or the type of setting, to be attended."),
        S("j", "J: Personal budget", "How a personal budget supports the outcomes, where there is one."),
        S("k", "K: Advice and information", "The advice gathered for the assessment, who gave it and when."),
    ),
    StrandKind.CHILD_IN_NEED: (
        S("why", "Why there is a plan", "What the assessment found, in plain words."),
        S("change", "What needs to change", "What will be different for the child."),
        S("network", "The family's network", "Who in the family and around it helps, and with what."),
        S("otherwise", "What happens if it does not change", "What comes next, said openly to the family."),
    ),
    StrandKind.CHILD_PROTECTION: (
        S("worries", "What we are worried about", "The harm, or the risk of it, and what shows it."),
        S("change", "What needs to change", "What will show that the child is safe."),
        S("network", "The family's network", "Who keeps the child safe, and when."),
        S("core_group", "The core group", "Who is in it and how often they meet."),
        S("otherwise", "If the plan does not work", "What comes next, said openly to the family."),
    ),
    StrandKind.LOOKED_AFTER: (
        S("permanence", "The plan for permanence", "Where the child will grow up, and how that is decided."),
        S("home", "Where I live", "Who cares for the child, and what makes it home."),
        S("family", "Family and friends", "Who the child sees, how often, and how it goes."),
        S("health", "Health", "What the health assessment asks for."),
        S("education", "Education", "What the personal education plan asks for."),
        S("otherwise", "If the placement ends", "Where the child would go, so that nobody decides it overnight."),
    ),
    StrandKind.PATHWAY: (
        S("adviser", "My personal adviser", "Who it is, and how often we meet."),
        S("home", "Where I live", "Now and next."),
        S("learning", "Education, training and work", "Now and next."),
        S("health", "Health", "What I need to stay well."),
        S("people", "Family and relationships", "Who matters and who helps."),
        S("money", "Money and skills", "Income, saving, cooking, bills."),
        S("otherwise", "If things go wrong", "Who I call and what they do."),
    ),
    StrandKind.ATTENDANCE_SUPPORT: (
        S("barriers", "What makes it hard to come to school", "What the child and the parents say."),
        S("tried", "What has been tried", "And what difference it made."),
        S("agreed", "What we agreed", "With the child and the parents."),
    ),
    StrandKind.HEALTH: (
        S("needs", "Health needs", "What it is and how it shows."),
        S("treatment", "Medicines and treatment", "What, how much, when, and where it is kept."),
        S("emergency", "In an emergency", "What to do first, and who to call."),
        S("support", "What helps day to day", "At home, in nursery, at school."),
    ),
}  # fmt: skip


def hint_for(kind: str, key: str) -> str:
    """What belongs in that section; nothing for a section somebody added."""
    return next((section.hint for section in STANDARD_SECTIONS[kind] if section.key == key), "")
