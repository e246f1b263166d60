"""How far somebody gets, by which grants, and what is missing: decided from what is given, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from childplan.access.deciding import (
    Asker,
    Held,
    Missing,
    decide,
    is_in_force,
    level_through,
    masks_of,
    needs_met,
    principals_of,
)
from childplan.access.levels import Masks
from childplan.access.roles import BY_KEY
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Level
from childplan.common.clock import FOREVER
from childplan.common.vocabulary import CONFIDENTIAL, EVERY_NEED, THIRD_PARTY
from childplan.common.vocabulary import InformationClass as I

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
ME, TEAM = 7, 8


def grant(
    kind: Kind, *, to: int = ME, classes: int = EVERY_NEED, since: int = -9, until: int | None = None
) -> Held:
    """since, until: in days from now; it does not end unless said."""
    ends_at = FOREVER if until is None else AT + timedelta(days=until)
    return Held(to, kind, classes, AT + timedelta(days=since), ends_at)


def asker(role: str, *, kept_out: bool = False, principals: tuple[int, ...] = (ME, TEAM)) -> Asker:
    return Asker(BY_KEY[role], masks_of(role), frozenset(principals), kept_out)


class TestNeeds:
    def test_must_all_be_there(self) -> None:
        assert needs_met(I.IDENTITY | I.HEALTH, I.IDENTITY | I.HEALTH)
        assert not needs_met(I.IDENTITY, I.IDENTITY | I.HEALTH)

    def test_of_nothing_are_never_met(self) -> None:
        assert not needs_met(EVERY_NEED, 0)
        assert (
            level_through(masks_of("social_worker"), kind=Kind.ALLOCATION, classes=EVERY_NEED, needs=0)
            is Level.NOTHING
        )


class TestLevelThroughAGrant:
    def test_is_the_highest_that_opens_all_the_needs(self) -> None:
        worker = masks_of("social_worker")

        def level(needs: int, kind: Kind = Kind.ALLOCATION, classes: int = EVERY_NEED) -> Level:
            return level_through(worker, kind=kind, classes=classes, needs=needs)

        assert level(I.PROTECTION) is Level.DECIDE
        assert level(I.PROTECTION | I.HEALTH) is Level.READ
        assert level(I.CONTACT | CONFIDENTIAL) is Level.DECIDE
        assert level(I.HEALTH, classes=I.IDENTITY | I.CONTACT) is Level.NOTHING
        assert level(I.IDENTITY, kind=Kind.PANEL) is Level.NOTHING

    def test_at_what_plans_say_is_no_more_than_known_to_a_role_that_reads_none(self) -> None:
        screener = masks_of("mash_screener")
        asked = {"kind": Kind.AREA, "classes": EVERY_NEED, "needs": int(I.SOCIAL_CARE)}
        assert level_through(screener, **asked) is Level.CONTRIBUTE
        assert level_through(screener, **asked, prose=True) is Level.KNOWN

    def test_is_no_more_than_reading_where_nothing_is_written(self) -> None:
        every = [int(I.IDENTITY)] * len(Kind)
        asked = {"kind": Kind.AREA, "classes": EVERY_NEED, "needs": int(I.IDENTITY)}
        assert level_through(Masks(every, every, every, every), **asked) is Level.READ

    def test_of_a_family_is_reading(self) -> None:
        given = masks_of("family")
        asked = {"kind": Kind.FAMILY, "classes": 1023}
        assert level_through(given, needs=int(I.VIEWS), **asked) is Level.READ
        assert level_through(Masks(given.known, given.read), needs=int(I.VIEWS), **asked) is Level.READ
        assert level_through(given, needs=I.VIEWS | THIRD_PARTY, **asked) is Level.NOTHING


class TestDeciding:
    def test_takes_the_grant_that_gets_furthest(self) -> None:
        found = decide(
            [grant(Kind.SHARE, to=TEAM), grant(Kind.ALLOCATION)],
            asker=asker("social_worker"),
            needs=I.SOCIAL_CARE,
            at=AT,
        )
        assert (found.level, [held.kind for held in found.by], found.missing) == (
            Level.DECIDE,
            [Kind.ALLOCATION],
            None,
        )

    @pytest.mark.parametrize(
        ("role", "grants", "needs", "prose", "missing"),
        [
            ("social_worker", [], I.IDENTITY, False, Missing.NOT_INVOLVED),
            ("social_worker", [grant(Kind.ALLOCATION, to=99)], I.IDENTITY, False, Missing.NOT_INVOLVED),
            ("social_worker", [grant(Kind.ALLOCATION, until=-1)], I.IDENTITY, False, Missing.ENDED),
            ("social_worker", [grant(Kind.ALLOCATION, until=0)], I.IDENTITY, False, Missing.ENDED),
            ("social_worker", [grant(Kind.ALLOCATION, since=1)], I.IDENTITY, False, Missing.NOT_YET),
            ("social_worker", [grant(Kind.PANEL)], I.IDENTITY, False, Missing.RELATIONSHIP),
            ("senco", [grant(Kind.ENROLMENT)], I.PROTECTION, False, Missing.ROLE),
            ("head_teacher", [grant(Kind.LEFT_ROLL)], I.CONTACT, False, Missing.KIND),
            ("social_worker", [grant(Kind.ALLOCATION, classes=1)], I.HEALTH, False, Missing.NARROWED),
            ("senco", [grant(Kind.ENROLMENT)], I.CONTACT | CONFIDENTIAL, False, Missing.MARKED),
            ("mash_screener", [grant(Kind.AREA)], I.SOCIAL_CARE, True, Missing.TEXT),
            (
                "senco",
                [
                    grant(Kind.ENROLMENT, classes=I.IDENTITY | I.EDUCATION),
                    grant(Kind.SHARE, classes=I.IDENTITY | I.HEALTH),
                ],
                I.EDUCATION | I.HEALTH,
                False,
                Missing.TOGETHER,
            ),
        ],
    )
    def test_names_the_first_link_that_is_missing(
        self, role: str, grants: list[Held], needs: int, prose: bool, missing: Missing
    ) -> None:
        found = decide(grants, asker=asker(role), needs=needs, at=AT, prose=prose)
        assert found.missing is missing
        assert found.level < Level.READ

    def test_names_the_link_of_the_grant_that_comes_nearest(self) -> None:
        held = [grant(Kind.PANEL), grant(Kind.ALLOCATION, classes=1), grant(Kind.ALLOCATION, until=-2)]
        found = decide(held, asker=asker("social_worker"), needs=I.HEALTH, at=AT)
        assert (found.missing, found.nearest) == (Missing.NARROWED, held[1])

    def test_gives_nothing_to_who_is_kept_out_whatever_is_held(self) -> None:
        found = decide(
            [grant(Kind.ALLOCATION)], asker=asker("social_worker", kept_out=True), needs=I.IDENTITY, at=AT
        )
        assert (found.level, found.by, found.missing) == (Level.NOTHING, (), Missing.SIGN_IN)

    def test_says_of_who_is_kept_out_first_what_else_is_missing(self) -> None:
        found = decide([], asker=asker("social_worker", kept_out=True), needs=I.IDENTITY, at=AT)
        assert found.missing is Missing.NOT_INVOLVED

    def test_asks_for_writing_where_writing_is_wanted(self) -> None:
        asked = {"asker": asker("social_worker"), "needs": I.HEALTH, "at": AT}
        assert decide([grant(Kind.ALLOCATION)], **asked).missing is None
        found = decide([grant(Kind.ALLOCATION)], **asked, wanted=Level.CONTRIBUTE)
        assert (found.level, found.missing) == (Level.READ, Missing.ROLE)


class TestPrincipals:
    @pytest.mark.parametrize(
        ("role", "reached"),
        [
            ("inspector", {1}),
            ("class_teacher", {1, 2}),
            ("senco", {1, 2, 3}),
            ("mash_screener", {1, 2, 3, 4}),
        ],
    )
    def test_go_as_far_as_the_role(self, role: str, reached: set[int]) -> None:
        found = principals_of(BY_KEY[role], membership_id=1, team_id=2, organisation_id=3, area_id=4)
        assert found == reached


class TestAMembership:
    def test_of_a_role_that_lasts_so_long_ends_then(self) -> None:
        def stands(role: str, days: int) -> bool:
            return is_in_force(BY_KEY[role], starts_at=AT, ends_at=FOREVER, at=AT + timedelta(days=days))

        assert [stands("inspector", days) for days in (-1, 0, 27, 28)] == [False, True, True, False]
        assert stands("senco", 2800)
