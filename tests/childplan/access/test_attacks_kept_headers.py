"""What is kept of an answer names its child in the headers as well: they are closed with it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from childplan.access import kept_answers
from childplan.access.kept_answers import Piece
from childplan.access.models import AnsweredRequest, Involvement
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

KEY, FINGERPRINT = "a-key", "f" * 64


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head)


@pytest.fixture
def headers(here: AreaWorld, child_id: UUID, at: datetime) -> dict[str, str]:
    """Of an answer that is kept: where the thing that was made stands."""
    given = {"Content-Type": "application/json", "Location": f"/api/v1/children/{child_id}/contributions/1"}
    with acting(here.head):
        kept_answers.keep(
            membership_id=here.head.pk,
            key=KEY,
            fingerprint=FINGERPRINT,
            at=at,
            status=201,
            headers=given,
            pieces=[Piece('{"child":'), Piece('"Amara"', child_id, InformationClass.EDUCATION), Piece("}")],
        )
    return given


class TestHeadersOfAKeptAnswer:
    def test_come_back_with_it(self, here: AreaWorld, headers: dict[str, str], at: datetime) -> None:
        with acting(here.head):
            kept = kept_answers.claim(membership_id=here.head.pk, key=KEY, fingerprint=FINGERPRINT, at=at)
        assert kept is not None
        assert (kept.status, dict(kept.headers), kept.content) == (201, headers, '{"child":"Amara"}')

    def test_are_closed_once_the_child_is(
        self, here: AreaWorld, child_id: UUID, headers: dict[str, str], at: datetime
    ) -> None:
        Involvement.objects.filter(child_id=child_id).update(
            ends_at=at - timedelta(minutes=1), end_reason="Left"
        )
        with acting(here.head):
            row = AnsweredRequest.objects.get(membership_id=here.head.pk)
            assert str(child_id) not in str(row.headers) + str(row.frame)
            with pytest.raises(NotFound):
                kept_answers.claim(membership_id=here.head.pk, key=KEY, fingerprint=FINGERPRINT, at=at)

    def test_of_an_answer_about_nobody_stand_beside_it(self, here: AreaWorld, at: datetime) -> None:
        with acting(here.head):
            kept_answers.keep(
                membership_id=here.head.pk, key=KEY, fingerprint=FINGERPRINT, at=at, status=201,
                headers={"Location": "/api/v1/pupil-files/1"}, pieces=[Piece("{}")],
            )  # fmt: skip
            kept = kept_answers.claim(membership_id=here.head.pk, key=KEY, fingerprint=FINGERPRINT, at=at)
        assert kept is not None
        assert (dict(kept.headers), kept.content) == ({"Location": "/api/v1/pupil-files/1"}, "{}")
