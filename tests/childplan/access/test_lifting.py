"""By acts of one's own alone nobody reaches more of a known child than they had: every role, from everything it holds.

The acts are: to open the record again, and to involve oneself, one's team or one's body by a line of the table. What is
held is asked of the masks, grant by grant, as the row policies ask.
"""

from collections.abc import Iterable, Iterator, Set
from itertools import chain

import pytest

from childplan.access.deciding import masks_of
from childplan.access.guarding import MAY_OPEN
from childplan.access.involving import TABLE, MayInvolve, Reach
from childplan.access.roles import ROLES, Role
from childplan.access.vocabulary import BESIDE_THE_WORK, Level, Remit
from childplan.access.vocabulary import InvolvementKind as Kind

LEVELS = (Level.KNOWN, Level.READ, Level.CONTRIBUTE, Level.DECIDE)
OWN = (Reach.OWN, Reach.HOUSE)
# A team manager gives out the work of the team, to the team; a school says itself who is on its roll.
GIVEN_OUT = {
    ("social_care_team_manager", Kind.ALLOCATION),
    ("early_help_team_manager", Kind.EARLY_HELP_CASELOAD),
    ("early_help_team_manager", Kind.LEAD_PRACTITIONER),
    ("ehc_team_manager", Kind.SEN_CASELOAD),
    ("head_teacher", Kind.ENROLMENT),
    ("school_attendance_officer", Kind.ENROLMENT),
}


def works(role: Role, held: Set[Kind]) -> bool:
    masks = masks_of(role.key)
    return any(kind not in BESIDE_THE_WORK and masks.of(Level.CONTRIBUTE, kind) & 1 for kind in held)


def own_acts(role: Role, held: Set[Kind], table: Iterable[MayInvolve]) -> Iterator[Kind]:
    """The kinds that one more act gives to somebody who holds these."""
    for may in table:
        if role.key not in may.roles or may.reach not in OWN or (role.key, may.kind) in GIVEN_OUT:
            continue
        if role.may & MAY_OPEN and (not may.holding or may.when_known):
            yield may.when_known or may.kind
        if works(role, held) and (not may.holding or held & set(may.holding)):
            yield may.kind


def reached(role: Role, held: Set[Kind], table: Iterable[MayInvolve]) -> set[Kind]:
    found = set(held)
    while more := set(own_acts(role, found, table)) - found:
        found |= more
    return found


def fits(role: Role, kind: Kind, held: Set[Kind]) -> bool:
    """Whether what this kind opens is opened by one of those already, level by level."""
    masks = masks_of(role.key)
    return all(
        any(not masks.of(level, kind) & ~masks.of(level, one) for one in held) or not masks.of(level, kind)
        for level in LEVELS
    )


def lifts(table: Iterable[MayInvolve]) -> set[tuple[str, Kind, Kind]]:
    """Role, what it began with, and the kind by which it came to more."""
    table, found = list(table), set()
    for role in ROLES:
        area = {Kind.AREA} if role.remit is Remit.AREA else set()
        # Whoever may open records reaches a first contact of any child whose number they have.
        first = (
            {Kind.FIRST_CONTACT} if role.may & MAY_OPEN and Kind.FIRST_CONTACT in role.opened_by else set()
        )
        for began in chain(role.opened_by, area):
            held = {began, *area, *first}
            found |= {
                (role.key, began, kind)
                for kind in reached(role, held, table) - held
                if not fits(role, kind, held)
            }
    return found


def test_nobody_lifts_themselves_by_acts_of_their_own() -> None:
    assert lifts(TABLE) == set()


@pytest.mark.parametrize(
    ("planted", "by"),
    [
        (MayInvolve(("senco",), Kind.LEAD_PRACTITIONER, Reach.HOUSE), Kind.EARLY_HELP_CASELOAD),
        (MayInvolve(("school_nurse",), Kind.HEALTH_CASELOAD, Reach.HOUSE), Kind.FIRST_CONTACT),
        (MayInvolve(("head_teacher",), Kind.LEFT_ROLL, Reach.HOUSE), Kind.EARLY_HELP_CASELOAD),
    ],
    ids=str,
)
def test_a_line_that_asks_for_nothing_is_found(planted: MayInvolve, by: Kind) -> None:
    (role,) = planted.roles
    assert (role, by, planted.kind) in lifts([*TABLE, planted])


@pytest.mark.parametrize("exempt", sorted(GIVEN_OUT), ids=str)
def test_what_is_given_out_would_be_found_otherwise(
    exempt: tuple[str, Kind], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.GIVEN_OUT", GIVEN_OUT - {exempt})
    assert any((role, kind) == exempt for role, _, kind in lifts(TABLE))


def test_it_walks_every_class_and_every_line() -> None:
    assert {role for may in TABLE for role in may.roles} <= {role.key for role in ROLES}
    senco = next(role for role in ROLES if role.key == "senco")
    assert not fits(senco, Kind.LEAD_PRACTITIONER, {Kind.LEFT_ROLL})
