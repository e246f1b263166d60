"""Why somebody sees a child, as the access page tells it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from childplan.access.vocabulary import InvolvementKind
from childplan.identity.presenters import day_words
from childplan.plans.selectors.reach import Reach
from childplan.plans.selectors.who_can_see import GrantView, Viewer

from .why import closed_classes, level_rows, why_sentence

K = InvolvementKind

# {through}: the team, organisation, area or family person. {child}: the first name. {day}: since when.
OTHERS = {
    K.AREA: "People whose role covers all of {through}, since {day}",
    K.NAMED_LIST: "Named on the restricted record since {day}",
    K.ENROLMENT: "{through}, where {child} has been on roll since {day}",
    K.ALLOCATION: "Allocated to {through} since {day}",
    K.LEAD_PRACTITIONER: "Lead practitioner since {day}",
    K.FAMILY: "{through}, family, invited to the portal since {day}: sees only what was released to them",
    K.FIRST_CONTACT: "{through}, who opened the record on {day}",
}
OTHER_CASELOAD = "{kind} of {through} since {day}"


@dataclass(frozen=True)
class MyReason:
    """One of my reasons: the sentence, what it opens and what it does not."""

    sentence: str
    levels: list[tuple[str, str]]
    closed: str


@dataclass(frozen=True)
class OtherReason:
    """One reason of others: the sentence, and everyone it reaches."""

    sentence: str
    viewers: tuple[Viewer, ...]
    is_family: bool


def my_reasons(reach: Reach, *, first_name: str) -> list[MyReason]:
    """All my reasons, in the order in which the database keeps them."""
    return [
        MyReason(
            why_sentence(reason, role=reach.scope.role, first_name=first_name),
            level_rows(reason),
            ", ".join(closed_classes(reason)),
        )
        for reason in reach.reasons
    ]


def other_reasons(grants: Iterable[GrantView], *, first_name: str) -> list[OtherReason]:
    """Everybody's reasons. One that reaches nobody today is left out, but for family, who are not members."""
    return [
        OtherReason(
            OTHERS.get(grant.kind, OTHER_CASELOAD).format(
                through=grant.through or "one person",
                child=first_name,
                day=day_words(timezone.localdate(grant.since)),
                kind=grant.kind.label,
            ),
            grant.viewers,
            grant.kind is K.FAMILY,
        )
        for grant in grants
        if grant.viewers or grant.kind is K.FAMILY
    ]
