"""The adults of a family on the practitioner's page: facts as words, the state as a tag, what can be done as links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import formats, timezone

from portal.rules.inviting import last_day_of
from portal.selectors.parents import Parent

DAY, MOMENT = "j F Y", "j F, H:i"


@dataclass(frozen=True)
class Row:
    """One adult. links: (words, address). obstacle: why they cannot be invited now."""

    name: str
    facts: tuple[str, ...]
    state: str
    colour: str
    words: str
    links: tuple[tuple[str, str], ...]
    obstacle: str

    @property
    def tag_class(self) -> str:
        return f"govuk-tag--{self.colour}"


def rows_of(found: Iterable[Parent], child_id: UUID) -> list[Row]:
    """The adults in their order."""
    return [_row(parent, child_id) for parent in found]


def _row(parent: Parent, child_id: UUID) -> Row:
    state, colour, words = _state(parent)
    links = _links(parent, child_id)
    return Row(parent.adult.name, _facts(parent), state, colour, words, links, parent.obstacle)


def _facts(parent: Parent) -> tuple[str, ...]:
    adult = parent.adult
    facts = (
        adult.relationship,
        "" if adult.is_self else _responsibility(adult.has_parental_responsibility),
        "Lives with the child" if adult.lives_with_child else "",
        "Must have no contact" if adult.no_contact else "",
        f"Order: {adult.order}" if adult.order else "",
        f"Until {formats.date_format(adult.ended_on, DAY)}" if adult.ended_on else "",
    )
    return tuple(fact for fact in facts if fact)


def _responsibility(has_it: bool) -> str:
    return "Has parental responsibility" if has_it else "No parental responsibility"


def _state(parent: Parent) -> tuple[str, str, str]:
    adult = parent.adult
    if adult.suspended_at is not None:
        day = formats.date_format(timezone.localtime(adult.suspended_at), DAY)
        who = f" by {adult.suspended_by}" if adult.suspended_by else ""
        return "Stopped", "red", f"Their sign-in was stopped on {day}{who}."
    if adult.sees_since is not None:
        day, until = formats.date_format(timezone.localtime(adult.sees_since), DAY), _until(adult.sees_until)
        return (
            "Sees the page",
            "green",
            f"Since {day}. They see only what was released to them.{until}",
        )
    if parent.invited_until is not None and not parent.adult.no_contact:
        until = formats.date_format(parent.invited_until, DAY)
        return "Invited", "blue", f"The link works until {until}.{_email(parent)}"
    if parent.may_be_invited:
        return "Not invited", "grey", ""
    return "Cannot be invited", "grey", parent.obstacle


def _until(ends_at: datetime | None) -> str:
    if ends_at is None:
        return ""
    last = formats.date_format(last_day_of(ends_at), DAY)
    return f" The page closes after {last} unless somebody looks at it again and keeps it."


def _email(parent: Parent) -> str:
    email = parent.email
    if email is None:
        return ""
    at = formats.date_format(timezone.localtime(email.fate_at), MOMENT) if email.fate_at else ""
    return f" The email: {' '.join(part for part in (email.words.lower(), at) if part)}."


def _links(parent: Parent, child_id: UUID) -> tuple[tuple[str, str], ...]:
    adult, links = parent.adult, []
    if parent.may_be_invited:
        links.append(("Invite", f"{reverse('portal:invite', args=[child_id])}?person={adult.person_id}"))
    if parent.invitation_id is not None:
        links.append(
            ("Withdraw the invitation", reverse("portal:withdraw", args=[child_id, parent.invitation_id]))
        )
    if parent.sees_the_page and adult.sees_until is not None:
        links.append(("Review this page", reverse("portal:review", args=[child_id, adult.person_id])))
    if parent.sees_the_page:
        links.append(
            ("Close this child’s page to them", reverse("portal:close", args=[child_id, adult.person_id]))
        )
    if adult.has_sign_in and adult.suspended_at is None:
        links.append(("Stop their sign-in", reverse("portal:suspend", args=[child_id, adult.person_id])))
    if adult.suspended_at is not None:
        links.append(("Open their sign-in again", reverse("portal:resume", args=[child_id, adult.person_id])))
    return tuple(links)
