"""Words and colours of alerts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from childplan.common.joining import Standing
from childplan.escalation.selectors.board import Board, First
from childplan.escalation.selectors.detail import AlertDetail, MoveLine, Person, ToldLine
from childplan.escalation.selectors.lines import AlertLine, Place
from childplan.escalation.triggers import UnknownTrigger, trigger_of
from childplan.escalation.vocabulary import OPEN_STATES, AlertState

DAY, MOMENT = "j F Y", "j F Y, H:i"
COLOURS = {
    AlertState.RAISED: "govuk-tag--blue",
    AlertState.ACKNOWLEDGED: "govuk-tag--yellow",
    AlertState.DECIDED: "govuk-tag--green",
    AlertState.RESOLVED: "govuk-tag--grey",
}
HAPPENED = {
    "raise_alert": "Raised",
    "acknowledge_alert": "Acknowledged",
    "decide_alert": "Decided",
    "amend_decision": "Decision amended",
    "resolve_alert": "Resolved: its cause is gone",
    "pass_to_manager": "Passed to a manager",
    "tell_new_holders": "Sent to whoever holds the post now",
    "add_evidence": "More is known",
    "cause_eases": "Its cause is away for now",
    "cause_came_back": "Its cause is back",
}
DECIDING = ("decide_alert", "amend_decision")
EMAIL = {
    "sent": "Sent",
    "waiting": "Being sent",
    "refused": "Could not be sent",
    "quarantined": "Not sent yet",
    "sending": "Sent",
    "delivered": "Delivered",
    "permanent-failure": "Not delivered",
    "temporary-failure": "Not delivered",
    "technical-failure": "Not delivered",
}
THE_SOFTWARE = "Childplan"
# The places of the inbox, in their order.
PLACES: Mapping[Place, str] = {
    Place.NEW: "New",
    Place.TAKEN_UP: "Acknowledged",
    Place.DECIDED: "Decided",
    Place.RESOLVED: "Resolved",
}


def place_of(asked: str) -> Place:
    """The place that an address names; the new ones where it names none."""
    return Place(asked) if asked in list(Place) else Place.NEW


def places(counts: Mapping[Place, int], *, chosen: Place) -> list[dict[str, Any]]:
    """The sub-navigation of the inbox, with how many alerts are in each place."""
    return [
        {
            "href": f"{reverse('escalation:inbox')}?show={place}",
            "text": f"{words} ({counts[place]})",
            "active": place == chosen,
        }
        for place, words in PLACES.items()
    ]


def tags(shown: AlertLine | AlertDetail) -> list[dict[str, str]]:
    """The state, and what makes it pressing."""
    found = [{"text": str(shown.state.label), "classes": COLOURS[shown.state]}]
    if shown.is_unseen:
        found.append({"text": "Not seen by anybody yet", "classes": "govuk-tag--blue"})
    if shown.overdue:
        found.append({"text": "Overdue", "classes": "govuk-tag--red"})
    if shown.with_manager and shown.state in OPEN_STATES:
        found.append({"text": "With a manager", "classes": "govuk-tag--orange"})
    return found


def board_groups(found: Board) -> list[dict[str, Any]]:
    """The lists of the team board: heading, what it says when it is empty, and its alerts."""
    named: tuple[tuple[str, str, First, bool], ...] = (
        ("Past the last day", "No alert is past its last day.", found.overdue, False),
        (
            "A post is empty",
            "Every post that should have been told was held by somebody.",
            found.vacant,
            True,
        ),
        ("Sent to nobody", "Every alert could be sent to somebody.", found.unheard, False),
    )
    if found.chosen:
        named = ((f"Undecided with {found.chosen.name}", "", found.theirs, False), *named)
    return [
        {
            "heading": heading,
            "empty": empty,
            "cut": f"The first {len(first.lines)} of {first.total}" if first.total > len(first.lines) else "",
            "alerts": [
                {"line": line, "tags": tags(line), "posts": vacancies(line) if with_posts else []}
                for line in first.lines
            ],
        }
        for heading, empty, first, with_posts in named
    ]


def source(alert: AlertDetail) -> str:
    """Where the trigger's rule comes from; empty for a trigger that is no longer installed."""
    try:
        return trigger_of(alert.trigger).source
    except UnknownTrigger:
        return ""


def evidence(alert: AlertDetail) -> Sequence[tuple[str, str]]:
    """The evidence as (label, words): as the trigger says them, else each entry by its name."""
    try:
        in_words = trigger_of(alert.trigger).in_words
    except UnknownTrigger:
        in_words = None
    if in_words is not None:
        return in_words(alert.evidence)
    return [(_words(name).capitalize(), _value(value)) for name, value in alert.evidence.items()]


def told(alert: AlertDetail) -> list[dict[str, str]]:
    """Who was told, a row each: agency by agency, managers last."""
    return [
        {
            "agency": line.agency,
            "name": line.person.name,
            "role": line.person.role,
            "organisation": line.person.organisation,
            "why": line.why,
            "at": _moment(line.sent_at),
            "email": _email(line),
        }
        for line in sorted(alert.told, key=lambda line: (line.as_manager, line.agency, line.person.name))
    ]


def easing(alert: AlertDetail) -> str:
    """That the cause is away and since when, while it is not for long enough yet."""
    if alert.easing_since is None:
        return ""
    since = date_format(alert.easing_since, DAY)
    return f"The cause has been away since {since}. When it stays away long enough, the alert is resolved."


def vacancies(alert: AlertLine | AlertDetail) -> list[str]:
    """Each post that nobody held, in a sentence."""
    return [f"{post.agency}: nobody is {' or '.join(post.roles)}." for post in alert.vacancies]


def moves(alert: AlertDetail) -> list[dict[str, Any]]:
    """What happened, newest first."""
    return [
        {
            "what": HAPPENED.get(move.act, _words(move.act).capitalize()),
            "by": _by(move),
            "timestamp": move.at.isoformat(),
            "at": _moment(move.at),
            "reason": move.reason,
        }
        for move in reversed(alert.moves)
    ]


def answered(alert: AlertDetail) -> str:
    """Who moved the alert last, what they did and when: for somebody who came second."""
    last = alert.moves[-1]
    return f"{HAPPENED.get(last.act, last.act)} by {_by(last)} on {_moment(last.at)}."


def as_decided(alert: AlertDetail) -> Standing:
    """What was decided, as the form would show it: for whoever decided second."""
    last = next(move for move in reversed(alert.moves) if move.act in DECIDING)
    values = {
        "decision": alert.decided_as,
        "reason": alert.decision_reason,
        "review_on": alert.review_on,
    }
    return Standing(values, alert.version, last.at, _by(last))


def _by(move: MoveLine) -> str:
    return _person(move.person) if move.person else THE_SOFTWARE


def _person(person: Person) -> str:
    return str(person)


def _email(line: ToldLine) -> str:
    words = EMAIL.get(line.message_state, "No email")
    return f"{words} {_moment(line.message_sent_at)}" if line.message_sent_at else words


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), MOMENT)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _value(value: Any) -> str:
    """A value of JSON as somebody would say it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(_value(each) for each in value) or "None"
    if isinstance(value, dict):
        return ", ".join(f"{_words(name)} {_value(each)}" for name, each in value.items())
    day = _day(value)
    return date_format(day, DAY) if day else str(value)


def _day(value: Any) -> date | None:
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return None
