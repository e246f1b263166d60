"""SEN support by page."""

from uuid import UUID, uuid4

import pytest

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.plans.models import Strand
from childplan.plans.vocabulary import StrandKind
from send.actions.close_sen_support import close_sen_support
from send.models import SenSupport
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of, statements
from tests.factories.identity import acting, opened_by
from tests.factories.send import sen_support
from tests.worlds.two_areas import AreaWorld

SAID = {
    "reason": "Finds it hard to follow instructions",
    "primary_need": "SLCN",
    "secondary_need": "",
    "parents_told_on_day": "27",
    "parents_told_on_month": "2",
    "parents_told_on_year": "2026",
    "review_on_day": "1",
    "review_on_month": "6",
    "review_on_year": "2026",
}


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head)


def address(child_id: UUID, page: str = "") -> str:
    return f"/send/children/{child_id}/{page}"


OPEN = "sen-support/open/"


class TestOpenSenSupport:
    def test_leads_to_the_plan_with_its_new_plan(self, here: AreaWorld, child_id: UUID) -> None:
        answer = client_of(here.senco).post(address(child_id, OPEN), SAID, follow=True)
        words = answer.content.decode()
        assert "SEN support opened" in words
        assert "Speech, language and communication needs" in words
        assert Strand.objects.filter(kind=StrandKind.SEN_SUPPORT).exists()

    def test_says_by_when_the_first_review_comes(self, here: AreaWorld, child_id: UUID) -> None:
        assert (
            "on or before 2 July 2026" in client_of(here.senco).get(address(child_id, OPEN)).content.decode()
        )

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"reason": ""}, "Say what was noticed and what has been tried"),
            ({"primary_need": ""}, "Choose the main need"),
            ({"secondary_need": "SLCN"}, "Choose another second need, or none"),
            ({"parents_told_on_month": "4"}, "2 March 2026 or earlier"),
            ({"parents_told_on_day": ""}, "must include a day"),
            ({"review_on_month": "9"}, "2 July 2026 or earlier"),
            ({"review_on_month": "3", "review_on_day": "2"}, "must be after today"),
        ],
    )
    def test_asks_again_for_what_is_wrong(
        self, here: AreaWorld, child_id: UUID, wrong: dict[str, str], told: str
    ) -> None:
        answer = client_of(here.senco).post(address(child_id, OPEN), {**SAID, **wrong})
        assert told in answer.content.decode()
        assert not SenSupport.objects.exists()

    def test_says_so_when_it_is_open_already(self, here: AreaWorld, child_id: UUID) -> None:
        sen_support(here.senco, child_id)
        answer = client_of(here.senco).post(address(child_id, OPEN), SAID)
        assert "already on SEN support" in answer.content.decode()


class TestCloseSenSupport:
    def test_keeps_it_readable(self, here: AreaWorld, child_id: UUID) -> None:
        support = sen_support(here.senco, child_id)
        client, page = client_of(here.senco), address(child_id, f"sen-support/{support.pk}/close/")
        assert "Say why SEN support ends" in client.post(page, {"version": 1}).content.decode()
        words = client.post(page, {"version": 1, "reason": "Needs met"}, follow=True).content.decode()
        assert "SEN support closed" in words
        assert "2 March 2026: Needs met" in words
        assert "Open SEN support" in words
        assert client.get(page).status_code == 404

    def test_is_refused_to_a_senco_who_only_reads_of_it(self, here: AreaWorld, child_id: UUID) -> None:
        support = sen_support(here.senco, child_id)
        reader = lay.membership("senco", here.other_school)
        plans.involved(child_id, InvolvementKind.EARLY_HELP_CASELOAD, reader.pk)
        client, page = client_of(reader), address(child_id, f"sen-support/{support.pk}/close/")
        assert client.get(address(child_id)).status_code == 200
        assert client.get(page).status_code == 403
        assert client.post(page, {"version": 1, "reason": "Needs met"}).status_code == 403
        with acting(reader) as scope, pytest.raises(NotEntitled):
            close_sen_support(
                by=scope,
                at=clock.now(),
                child_id=child_id,
                support_id=support.pk,
                version=1,
                reason="Needs met",
            )

    def test_tells_of_somebody_who_changed_it_first(self, here: AreaWorld, child_id: UUID) -> None:
        support = sen_support(here.senco, child_id)
        SenSupport.objects.filter(pk=support.pk).update(version=2)
        page = address(child_id, f"sen-support/{support.pk}/close/")
        words = client_of(here.senco).post(page, {"version": 1, "reason": "Needs met"}).content.decode()
        assert "Somebody else changed or closed" in words


class TestStrangers:
    def test_find_no_child(self, here: AreaWorld, there: AreaWorld, child_id: UUID) -> None:
        support = sen_support(here.senco, child_id)
        for stranger in (here.other_head, there.senco, here.screener):
            client = client_of(stranger)
            for unseen in (child_id, uuid4()):
                assert client.get(address(unseen)).status_code == 404
        client = client_of(there.senco)
        for page in (OPEN, f"sen-support/{support.pk}/close/"):
            assert client.get(address(child_id, page)).status_code == 404
            assert client.post(address(child_id, page), SAID).status_code == 404

    def test_are_turned_away_without_the_permission(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.head)
        assert client.get(address(child_id)).status_code == 200
        assert client.get(address(child_id, OPEN)).status_code == 403


class TestThePlan:
    def test_shows_sen_support_and_offers_what_the_role_may_do(self, here: AreaWorld, child_id: UUID) -> None:
        senco, head = client_of(here.senco), client_of(here.head)
        plan = f"/children/{child_id}/"
        assert "Open SEN support" in senco.get(plan).content.decode()
        sen_support(here.senco, child_id)
        assert "Close SEN support" in senco.get(plan).content.decode()
        words = head.get(plan).content.decode()
        assert "Finds it hard to follow instructions" in words
        assert "Close SEN support" not in words

    def test_says_nothing_to_those_who_only_know_of_it(self, here: AreaWorld, child_id: UUID) -> None:
        sen_support(here.senco, child_id)
        words = client_of(here.screener).get(f"/children/{child_id}/").content.decode()
        assert "Finds it hard" not in words

    def test_asks_no_more_for_more_periods(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.senco)
        sen_support(here.senco, child_id)
        before = statements(client, address(child_id))
        support = SenSupport.objects.get()
        page = address(child_id, f"sen-support/{support.pk}/close/")
        client.post(page, {"version": 1, "reason": "Needs met"}, follow=True)
        sen_support(here.senco, child_id)
        assert statements(client, address(child_id)) == before
