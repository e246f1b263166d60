"""How an address of the API is given up, and how kept answers are forgotten."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from childplan.access.models import AnsweredRequest
from childplan.common import clock
from childplan.identity.api.reference import document
from childplan.identity.api.retiring import Retiring, TooSoon
from childplan.identity.api.views import ChildrenView
from childplan.identity.tasks import forget_answers
from tests.factories.partners import partner_of
from tests.worlds.two_areas import AreaWorld

SINCE, UNTIL = date(2026, 3, 2), date(2027, 3, 2)


@pytest.fixture
def _another_document() -> Iterator[None]:
    """The document is made once; here it is another one, which announces the end of an address."""
    document.cache_clear()
    yield
    document.cache_clear()


class TestAnAddressThatWillGo:
    @pytest.mark.usefixtures("_another_document")
    def test_says_so_in_every_answer(self, here: AreaWorld, monkeypatch: pytest.MonkeyPatch) -> None:
        going = Retiring(since=SINCE, until=UNTIL, instead="/api/v2/children/")
        monkeypatch.setattr(ChildrenView, "retiring", going)
        partner = partner_of(here.school)
        for answer in (partner.get("/api/v1/children/"), partner.get("/api/v1/children/", limit="0")):
            # Typed: seconds since 1970 of 2 March 2026, and the last second of 2 March 2027.
            assert answer["Deprecation"] == "@1772409600"
            assert answer["Sunset"] == "Tue, 02 Mar 2027 23:59:59 GMT"
            assert '</api/v2/children/>; rel="successor-version"' in answer["Link"]
            assert 'rel="deprecation"' in answer["Link"]

    def test_has_at_least_a_year(self) -> None:
        with pytest.raises(TooSoon):
            Retiring(since=SINCE, until=UNTIL - timedelta(days=1))

    def test_says_nothing_while_it_stays(self, here: AreaWorld) -> None:
        answer = partner_of(here.school).get("/api/v1/children/")
        assert not answer.has_header("Deprecation")
        assert not answer.has_header("Sunset")


class TestKeptAnswers:
    def test_are_forgotten_by_the_clock(self, here: AreaWorld, at) -> None:
        made = partner_of(here.school).registered
        AnsweredRequest(
            membership_id=made.membership_id, key="k", fingerprint="0" * 64, answer=made_up(), status=201,
            headers={}, frame=[], kept_until=at + timedelta(hours=24),
        ).save(force_insert=True)  # fmt: skip
        forget_answers()
        assert AnsweredRequest.objects.count() == 1
        with clock.stopped_at(at + timedelta(hours=24)):
            forget_answers()
        assert AnsweredRequest.objects.count() == 0


def made_up() -> str:
    return "7c1f0e3a-2f0b-4d6e-9a53-3f2f4f0f5a11"
