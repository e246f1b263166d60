"""Checks before leaving: what the author could see that the outgoing words must not carry by mistake.

Everything is asked under the author's own policies, so the check tells nobody what they could not have read, and
nothing of it is kept. It looks at the children whom the author looked at within a month, and at brothers and sisters:
words are copied from there.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from django.db import connection
from django.db.models import Q

from childplan.identity.departing import (
    Because,
    Outgoing,
    Pointed,
    carried_over,
    names_in,
    runs_of,
    runs_of_marked,
)
from childplan.identity.models import Child, Relationship

LOOKED_WITHIN = timedelta(days=30)
"""Calendar days. Whoever pastes from another record has looked at it not long ago."""
MOST = 500
"""Children compared with: the ones looked at last."""

Texts = Callable[[Collection[UUID]], Iterable[str]]
Run = tuple[str, ...]
# What is written about children, and what of it is marked as telling of somebody else. Whoever keeps texts adds
# theirs with `compares_with` when they start.
TEXTS: list[Texts] = []
MARKED: list[Texts] = []


class Reader(Enum):
    """For whom words are: one's family must not be told what colleagues have to know."""

    FAMILY = auto()
    PRACTITIONERS = auto()


class NamesWhatIsConfidential(RuntimeError):
    """A piece names an address, a name or a school of the child that is kept confidential. headings: of such pieces."""

    def __init__(self, headings: Sequence[str]) -> None:
        names = ", ".join(f"“{heading}”" for heading in headings)
        super().__init__(
            f"{names}: this names something that is confidential about this child. Take it out. Whoever has to know it "
            "is involved by name, and reads it there"
        )
        self.headings = tuple(headings)


def compares_with(texts: Texts, *, marked: Texts | None = None) -> None:
    """Words that leave are compared with these as well, both asked under the policies of whoever sends.

    marked: those of them that are marked as telling of somebody else; of the child itself they must not leave either.
    """
    if texts not in TEXTS:
        TEXTS.append(texts)
    if marked is not None and marked not in MARKED:
        MARKED.append(marked)


def pointed_at(child_id: UUID, pieces: Iterable[Outgoing], *, reader: Reader, at: datetime) -> list[Pointed]:
    """What in these pieces must be taken out or let through with a reason, in the order of the pieces. A constant
    number of queries, whatever they find.

    An adult who must have no contact is pointed at before words go to a family. To colleagues that adult is often what
    has to be said: a referral that leaves out who is dangerous is worse than one that names them.
    """
    others = _other_children(child_id, at=at)
    # No look is written down: nobody is shown anything, and the log must not grow by what a machine compared.
    children = Child.objects.filter(pk__in=[child_id, *others])
    full = [
        (f"{first} {child.surname}", child.pk)
        for child in children
        for first in (child.forename, child.known_as)
        if first
    ]
    # A namesake is not pointed at: the name is this child's own.
    own = {name.casefold() for name, number in full if number == child_id}
    names = [name for name, _ in full if name.casefold() not in own]
    adults = _kept_away(child_id) if reader is Reader.FAMILY else []
    runs, marked = _runs(TEXTS, others, runs_of), _runs(MARKED, [child_id], runs_of_marked)
    found: list[Pointed] = []
    for piece in pieces:
        found += _in_piece(piece, adults=adults, names=names, runs=runs, marked=marked)
    return list(dict.fromkeys(found))


def names_what_is_confidential(child_id: UUID, words: str) -> bool:
    """Whether these words name what whoever asks may read as confidential of this child: an address, a name, a school.

    To anybody else it says no, whatever they wrote: they could not have copied it, and must not find it by trying.
    """
    with connection.cursor() as cursor:
        cursor.execute("select identity.knows_and_tells(%s, %s)", [child_id, words])
        return bool(cursor.fetchone()[0])


def refuse_confidential_known(child_id: UUID, pieces: Sequence[Outgoing]) -> None:
    """Words for colleagues name nothing that their author reads as confidential. Raises NamesWhatIsConfidential.

    One question where nothing is found, one more for each piece where something is.
    """
    if names_what_is_confidential(child_id, "\n".join(piece.words for piece in pieces)):
        guilty = [piece.heading for piece in pieces if names_what_is_confidential(child_id, piece.words)]
        raise NamesWhatIsConfidential(guilty or [piece.heading for piece in pieces])


def _runs(
    texts: Iterable[Texts], children: Sequence[UUID], runs: Callable[[str], frozenset[Run]]
) -> frozenset[Run]:
    if not children:
        return frozenset()
    return frozenset(run for of in texts for text in of(children) for run in runs(text))


def _in_piece(
    piece: Outgoing,
    *,
    adults: Sequence[str],
    names: Sequence[str],
    runs: frozenset[Run],
    marked: frozenset[Run],
) -> list[Pointed]:
    return [
        *(Pointed(Because.ADULT, piece.heading, name) for name in names_in(piece.words, adults)),
        *(Pointed(Because.CHILD, piece.heading, name) for name in names_in(piece.words, names)),
        *(Pointed(Because.SAME_WORDS, piece.heading, words) for words in carried_over(piece.text, runs)),
        *(Pointed(Because.MARKED, piece.heading, words) for words in carried_over(piece.text, marked)),
    ]


def _kept_away(child_id: UUID) -> list[str]:
    """Adults of the family who must have no contact, or whose sign-in is stopped."""
    rows = Relationship.objects.filter(child_id=child_id).filter(
        Q(no_contact=True) | Q(person__portal_suspended_at__isnull=False)
    )
    return list(rows.values_list("person__name", flat=True))


def _other_children(child_id: UUID, *, at: datetime) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select history.children_i_looked_at(%s, %s)", [at - LOOKED_WITHIN, MOST])
        looked = [number for (number,) in cursor.fetchall()]
    people = Relationship.objects.filter(child_id=child_id).values("person_id")
    siblings = Relationship.objects.filter(person_id__in=people).values_list("child_id", flat=True)
    return [number for number in dict.fromkeys([*looked, *siblings]) if number != child_id]
