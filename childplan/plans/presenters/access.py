"""Why somebody sees a child, and why somebody does not, as the access pages tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from childplan.access.deciding import Answer, Held, Missing, decide
from childplan.access.presenters import LEVEL_WORDS, MARK_WORDS
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.common import clock
from childplan.common.clock import FOREVER
from childplan.common.vocabulary import CONFIDENTIAL, THIRD_PARTY, InformationClass
from childplan.identity.presenters import day_words
from childplan.plans.rules.refusals import in_a_sentence
from childplan.plans.selectors.reach import Reach
from childplan.plans.selectors.who_can_see import Through, Viewer
from childplan.plans.selectors.why_not import WhyNot
from childplan.plans.vocabulary import STRAND_CLASS

from .why import role_words, why_sentence

PLANS_OF = frozenset(STRAND_CLASS.values()) - {InformationClass.IDENTITY}
MARKS = {
    CONFIDENTIAL: InformationClass.CONTACT | CONFIDENTIAL,
    THIRD_PARTY: InformationClass.VIEWS | THIRD_PARTY,
}
# {who}: "Your role, SENCO," or "The role of SENCO". {kind}: of the relationship that comes nearest.
WHY_NOT = {
    Missing.RELATIONSHIP: "{who} sees nothing through this involvement: {kind}.",
    Missing.ROLE: "{who} does not read it, whoever the child is.",
    Missing.KIND: "{who} may read it of some children, but not through this involvement: {kind}.",
    Missing.NARROWED: "This involvement was made for other kinds of information: {kind}.",
    Missing.MARKED: "It is marked. What is marked so is not open to this role through this involvement.",
    Missing.TEXT: "{who} reads no plans. It knows that they are there.",
    Missing.TOGETHER: "They see each part through another involvement, but never all of it through one.",
}
# The same for what only a colleague can lack. {name}: theirs. {day}: of the end or the beginning.
WHY_NOT_THEM = {
    Missing.NOT_INVOLVED: (
        "As far as you may know, {name}, their team and their organisation are not involved with {child}."
    ),
    Missing.ENDED: "Their involvement has ended: {kind}, {through}, until {day}.",
    Missing.NOT_YET: "Their involvement has not begun: {kind}, {through}, from {day}.",
    Missing.SIGN_IN: "We may not say here what keeps it from {name}. Ask {name}’s manager.",
}


@dataclass(frozen=True)
class ClassRow:
    """One class of the record: how far I get at it, and through what, since and until when."""

    name: str
    level: str
    through: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One person who sees the child, as the page lists them."""

    name: str
    role: str
    through: tuple[str, ...]
    reads: str
    knows: str
    more: str
    is_family: bool


@dataclass(frozen=True)
class Agency:
    """One body and its people."""

    name: str
    entries: tuple[Entry, ...]


def my_reasons(reach: Reach, *, first_name: str) -> list[str]:
    """All my reasons, in sentences, in the order in which the database keeps them."""
    return [why_sentence(reason, role=reach.scope.role, first_name=first_name) for reason in reach.reasons]


def my_classes(reach: Reach, *, at: datetime) -> list[ClassRow]:
    """Every class that is open to me at all, by the grants that get me furthest."""
    names = {reason.held: reason.through for reason in reach.reasons}
    rows = []
    for information_class in InformationClass:
        answer = _mine(reach, information_class, at=at)
        if answer.level is Level.NOTHING:
            continue
        words = LEVEL_WORDS[answer.level]
        text = _mine(reach, information_class, at=at, prose=True).level
        if information_class in PLANS_OF and answer.level > text:
            words += ". What plans say of it is not open"
        through = tuple(_through_words(grant, names[grant]) for grant in answer.by)
        rows.append(ClassRow(str(information_class.label), words, through))
    return rows


def closed_to_me(reach: Reach, *, at: datetime) -> list[tuple[str, str]]:
    """What I do not read, and why in plain words: classes, what is marked, and what plans say."""
    who = f"Your role, {role_words(reach.scope.role)},"
    asked = [(str(c.label), _mine(reach, c, at=at)) for c in InformationClass]
    asked += [(MARK_WORDS[mark], _mine(reach, needs, at=at)) for mark, needs in MARKS.items()]
    rows = [(name, _why_words(answer, who=who)) for name, answer in asked if answer.missing is not None]
    texts = [_mine(reach, c, at=at, prose=True) for c in sorted(PLANS_OF)]
    if any(answer.missing is Missing.TEXT for answer in texts):
        rows.append(("What plans say", WHY_NOT[Missing.TEXT].format(who=who)))
    return rows


def by_agency(viewers: Iterable[Viewer]) -> list[Agency]:
    """Everybody of these, under the body they belong to; in the order in which they come."""
    groups: dict[str, list[Entry]] = {}
    for viewer in viewers:
        groups.setdefault(viewer.agency or "Family", []).append(_entry(viewer))
    return [Agency(name, tuple(entries)) for name, entries in groups.items()]


def why_not_words(found: WhyNot, *, about: str, first_name: str) -> str:
    """The answer about a colleague in a sentence or two. about: what was asked, in words."""
    answer, name = found.answer, found.colleague.name
    if answer.missing is None and answer.nearest is not None:
        through = _through_words(answer.nearest, found.through)
        return f"{name} can see it: {LEVEL_WORDS[answer.level].lower()}. {through}."
    who = f"The role {in_a_sentence(found.colleague.role)}"
    if answer.missing in WHY_NOT_THEM and answer.missing is not None:
        grant = answer.nearest
        day = (grant.ends_at if answer.missing is Missing.ENDED else grant.starts_at) if grant else None
        return WHY_NOT_THEM[answer.missing].format(
            name=name,
            child=first_name,
            kind=_kind_words(grant),
            through=found.through,
            day=_day(day) if day else "",
        )
    return f"{name} does not read {about}. {_why_words(answer, who=who)}"


def _mine(reach: Reach, needs: int, *, at: datetime, prose: bool = False) -> Answer:
    grants = [reason.held for reason in reach.reasons]
    return decide(grants, asker=reach.scope.asker, needs=needs, at=at, prose=prose)


def _why_words(answer: Answer, *, who: str) -> str:
    known = "That it is there is known, not what it says. " if answer.level is Level.KNOWN else ""
    why = WHY_NOT.get(answer.missing or Missing.ROLE, WHY_NOT[Missing.ROLE])
    return known + why.format(who=who, kind=_kind_words(answer.nearest))


def _kind_words(grant: Held | None) -> str:
    return in_a_sentence(str(grant.kind.label)) if grant else ""


def _through_words(grant: Held, name: str) -> str:
    """ "On roll: Alder Road Primary, since 3 September 2026, no end set"."""
    return _spanned(grant.kind, name, grant.starts_at, grant.ends_at)


def _spanned(kind: InvolvementKind, name: str, since: datetime, until: datetime) -> str:
    what = f"{kind.label}: {name}" if name else str(kind.label)
    end = "no end set" if until >= FOREVER else f"until {_end(kind, until)}"
    return f"{what}, since {_day(since)}, {end}"


def _day(moment: datetime) -> str:
    return day_words(timezone.localdate(moment))


def _end(kind: InvolvementKind, until: datetime) -> str:
    """What is for hours says the time."""
    time = f"{clock.time_of(until)} on " if kind is InvolvementKind.EMERGENCY else ""
    return time + _day(until)


def _entry(viewer: Viewer) -> Entry:
    return Entry(
        name=viewer.name or "A parent or carer",
        role=viewer.role,
        through=tuple(_way(through) for through in viewer.through),
        reads=_list(viewer.reads),
        knows=_list(viewer.knows),
        more=" ".join(_more(viewer)),
        is_family=viewer.is_family,
    )


def _way(through: Through) -> str:
    return _spanned(through.kind, through.name, through.since, through.until)


def _more(viewer: Viewer) -> Iterable[str]:
    if viewer.is_family:
        yield "Sees only what was released to them."
        return
    if not viewer.text:
        yield "Reads no plans."
    if viewer.confidential:
        yield "Confidential addresses too."


def _list(classes: Iterable[InformationClass]) -> str:
    return ", ".join(in_a_sentence(str(c.label)) for c in classes)
