from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from portal.rules.inviting import expires_at, last_day_of, obstacle

DAY = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Adult:
    name: str = "Dawn Mott"
    ended_on: date | None = None
    no_contact: bool = False
    has_parental_responsibility: bool = True
    has_care: bool = False
    is_self: bool = False
    suspended_at: datetime | None = None
    sees_since: datetime | None = None
    email: str = "dawn@example.org"


class TestTheObstacle:
    def test_is_none_for_a_parent_with_an_address(self) -> None:
        assert obstacle(Adult()) == ""

    def test_is_none_for_whoever_has_care_of_the_child(self) -> None:
        assert obstacle(Adult(has_parental_responsibility=False, has_care=True)) == ""

    def test_is_none_for_the_young_person(self) -> None:
        assert obstacle(Adult(has_parental_responsibility=False, is_self=True)) == ""

    @pytest.mark.parametrize(
        ("adult", "said"),
        [
            (Adult(no_contact=True), "no contact"),
            (Adult(ended_on=date(2026, 3, 1)), "has ended"),
            (Adult(has_parental_responsibility=False), "no parental responsibility"),
            (Adult(suspended_at=DAY), "stopped"),
            (Adult(sees_since=DAY), "already"),
            (Adult(email=""), "no email address"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_is_said_in_words(self, adult: Adult, said: str) -> None:
        assert said in obstacle(adult)

    def test_is_the_gravest_of_several(self) -> None:
        assert "no contact" in obstacle(Adult(no_contact=True, ended_on=date(2026, 1, 1), email=""))


class TestTheEnd:
    @pytest.mark.parametrize(
        ("made", "last"),
        [
            (datetime(2026, 3, 2, 0, 5, tzinfo=UTC), date(2026, 3, 16)),
            # Half past midnight of the 3rd in London, still the 2nd by UTC in summer time.
            (datetime(2026, 6, 2, 23, 30, tzinfo=UTC), date(2026, 6, 17)),
            (datetime(2026, 10, 20, 9, tzinfo=UTC), date(2026, 11, 3)),
        ],
        ids=str,
    )
    def test_is_the_midnight_after_the_last_day(self, made: datetime, last: date) -> None:
        assert last_day_of(expires_at(made, days=14)) == last
