"""Why somebody sees a child, in a sentence."""

from datetime import datetime

from django.utils import timezone

from childplan.access.roles import Role
from childplan.access.selectors import Reason
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
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
    K.CONFERENCE: "{through} has chaired {child}’s child protection conference since {day}",
    K.REVIEWING: "{through} has reviewed {child}’s care since {day}",
    K.ADVOCACY: "{through} has spoken for {child} since {day}",
    K.INSPECTION: "{child} has been in the sample of your inspection since {day}",
    K.SHARE: "parts of {child}’s record have been shared with {through} since {day}",
    K.REFERRAL: "{child} was referred to {through} on {day}",
    K.PANEL: "{child} has been before {through} since {day}",
    K.LEFT_ROLL: "{child} left the roll of {through} on {day}, and what the next school is owed is not all sent",
}
CASELOAD = "{child} has been on the {kind} of {through} since {day}"
PERSONALLY = {
    K.ENROLMENT: "{child} has been in your care as {you} since {day}",
    K.ALLOCATION: "{child} has been allocated to you since {day}",
    K.FIRST_CONTACT: "you opened {child}’s record on {day}",
    K.CONFERENCE: "you have chaired {child}’s child protection conference since {day}",
    K.REVIEWING: "you have reviewed {child}’s care since {day}",
    K.ADVOCACY: "you have spoken for {child} since {day}",
    K.SHARE: "parts of {child}’s record have been shared with you since {day}",
    K.REFERRAL: "{child} was referred to you on {day}",
    K.PANEL: "{child} has been before your panel since {day}",
    K.EMERGENCY: "you opened {child}’s record in an emergency on {day}, until {until}",
}
PERSONAL_CASELOAD = "{child} has been on your {kind} since {day}"


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
        "until": _moment_words(reason.until),
    }
    # A grant to one's own membership is named by role and organisation: there the sentence says "you".
    if reason.through.startswith(f"{role.name}, "):
        return PERSONALLY.get(reason.kind, AS_MEMBER.get(reason.kind, PERSONAL_CASELOAD)).format(**words)
    return AS_MEMBER.get(reason.kind, CASELOAD).format(**words)


def _moment_words(moment: datetime) -> str:
    """ "14:02 on 2 March 2026"."""
    return f"{clock.time_of(moment)} on {day_words(timezone.localdate(moment))}"


def why_sentence(reason: Reason, *, role: Role, first_name: str) -> str:
    """ "You see this because you are SENCO at Alder Road Primary, where Amara has been on roll since …"."""
    return f"You see this because {because(reason, role=role, first_name=first_name)}."


def caseload_words(kind: InvolvementKind) -> str:
    """A kind of involvement in the middle of a sentence."""
    return in_a_sentence(str(kind.label))
