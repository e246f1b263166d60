"""Why somebody sees a child, in a sentence."""

from django.utils import timezone

from childplan.access.roles import Role
from childplan.access.selectors import Reason
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.common.vocabulary import InformationClass
from childplan.identity.presenters import day_words
from childplan.plans.rules.refusals import in_a_sentence
from childplan.plans.rules.words import short_role

K = InvolvementKind

# {you}: the role in short. {child}: the first name. {through}: the team, organisation or area. {day}: since when.
AS_MEMBER = {
    K.AREA: "you are {you} for {through}, where {child}’s record was opened on {day}",
    K.NAMED_LIST: "you have been named on {child}’s restricted record since {day}",
    K.ENROLMENT: "you are {you} at {through}, where {child} has been on roll since {day}",
    K.ALLOCATION: "{child} has been allocated to {through} since {day}",
    K.LEAD_PRACTITIONER: "you have been {child}’s lead practitioner since {day}",
    K.FAMILY: "{child} is your family",
    K.FIRST_CONTACT: "{through} opened {child}’s record on {day}",
}
CASELOAD = "{child} has been on the {kind} of {through} since {day}"
PERSONALLY = {
    K.ENROLMENT: "{child} has been in your care as {you} since {day}",
    K.ALLOCATION: "{child} has been allocated to you since {day}",
    K.FIRST_CONTACT: "you opened {child}’s record on {day}",
}
PERSONAL_CASELOAD = "{child} has been on your {kind} since {day}"

LEVEL_WORDS = {
    Level.NOTHING: "Nothing",
    Level.KNOWN: "That it is there, not what it says",
    Level.READ: "Read",
    Level.CONTRIBUTE: "Read and write",
    Level.DECIDE: "Read, write and decide",
}


def role_words(role: Role) -> str:
    """The role in the middle of a sentence: "SENCO", "social worker", "MASH screener"."""
    return in_a_sentence(short_role(role.name))


def because(reason: Reason, *, role: Role, first_name: str) -> str:
    """The reason without "You see this because"."""
    words = {
        "you": role_words(role),
        "child": first_name,
        "through": reason.through,
        "day": day_words(timezone.localdate(reason.since)),
        "kind": caseload_words(reason.kind),
    }
    # A grant to one's own membership is named by role and organisation: there the sentence says "you".
    if reason.through.startswith(f"{role.name}, "):
        return PERSONALLY.get(reason.kind, AS_MEMBER.get(reason.kind, PERSONAL_CASELOAD)).format(**words)
    return AS_MEMBER.get(reason.kind, CASELOAD).format(**words)


def why_sentence(reason: Reason, *, role: Role, first_name: str) -> str:
    """ "You see this because you are SENCO at Alder Road Primary, where Amara has been on roll since …"."""
    return f"You see this because {because(reason, role=role, first_name=first_name)}."


def caseload_words(kind: InvolvementKind) -> str:
    """A kind of involvement in the middle of a sentence."""
    return in_a_sentence(str(kind.label))


def level_rows(reason: Reason) -> list[tuple[str, str]]:
    """What this reason opens, class by class, in words; what it does not open is left out."""
    return [
        (information_class.label, LEVEL_WORDS[level])
        for information_class in InformationClass
        if (level := reason.levels[information_class]) > Level.NOTHING
    ]


def closed_classes(reason: Reason) -> list[str]:
    """The classes this reason does not open at all."""
    return [str(c.label) for c in InformationClass if reason.levels[c] is Level.NOTHING]
