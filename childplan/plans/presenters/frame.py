"""What stands around every page about one child: the bar that says who it is, and where else one can go."""

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.identity.presenters import birth_words, day_words, flag_tags, identifier_words
from childplan.plans.selectors.child_header import ChildHeader


def frame(scope: Scope, header: ChildHeader, *, today: date, current: str = "") -> dict[str, Any]:
    """The context of `plans/child_page.html` and `plans/child_form.html`. current: the name of the present page."""
    return {
        "child": {
            "id": header.child_id,
            "name": header.name,
            "first_name": header.first_name,
            "facts": facts(header, today=today),
            "flags": flags(header),
            "href": reverse("plans:child_plan", args=[header.child_id]),
            "is_restricted": header.is_restricted,
            "school_not_shown": header.school_not_shown,
        },
        "places": places(scope, header.child_id, current=current),
    }


def facts(header: ChildHeader, *, today: date) -> list[str]:
    """Birth date and age, identifier, and death where it must be known before anybody writes to the family."""
    born = birth_words(
        born_on=header.born_on,
        expected_on=header.expected_on,
        is_disputed=header.birth_date_is_disputed,
        today=today,
    )
    number = identifier_words(header.identifier)
    told = [
        f"Born {born}" if header.born_on else born,
        f"NHS number {number}" if " " in number else f"Number {number}",
    ]
    if header.died_on:
        told.append(f"Died {day_words(header.died_on)}")
    return told


def flags(header: ChildHeader) -> list[dict[str, str]]:
    """The flags as tags, a confidential address first."""
    confidential = (
        [{"text": "Confidential address", "colour": "red"}] if header.has_confidential_address else []
    )
    return [*confidential, *flag_tags(header.flags)]


def places(scope: Scope, child_id: UUID, *, current: str) -> list[dict[str, Any]]:
    """The pages about one child that this role has any business with."""
    names = [
        ("plans:child_plan", "Plan"),
        ("plans:views", "Views of the child and family"),
        ("documents:of_child", "Documents"),
        ("plans:chronology", "Chronology"),
        ("escalation:child_alerts", "Alerts"),
        ("identity:family", "Family and addresses"),
        ("sharing:of_child", "Sharing"),
        *([("plans:release", "What the family can see")] if scope.may(Permission.RELEASE_TO_FAMILY) else []),
        ("plans:access", "Who can see this" if scope.may(Permission.SEE_WHO_CAN_SEE) else "Why you see this"),
        *([("oversight:of_child", "Who has looked")] if _may_see_who_looked(scope) else []),
        ("plans:print_plan", "Print the plan"),
    ]
    return [
        {"text": text, "href": reverse(name, args=[child_id]), "active": name == current}
        for name, text in names
    ]


def _may_see_who_looked(scope: Scope) -> bool:
    """Whether the page is offered at all; of which children it answers, their policies say."""
    decides = scope.reaches_anywhere(InformationClass.PROTECTION, Level.DECIDE)
    return decides or scope.may(Permission.REVIEW_LOOKING)
