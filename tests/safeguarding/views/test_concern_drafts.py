"""A concern is kept while somebody writes it: theirs alone, whatever else of the child is open to them."""

import json
from uuid import UUID

from childplan.accounts.models import Membership
from childplan.plans.models import Draft
from tests.factories.clients import client_of
from tests.factories.identity import acting
from tests.factories.safeguarding import taught_by
from tests.worlds.two_areas import AreaWorld

from .test_concerns import SAID, address

BEGUN = {"text": "Came without a coat", "category": "neglect", "draft": "1"}
BY_SCRIPT = {"Accept": "application/json"}


def record(child_id: UUID) -> str:
    return address(child_id, "record/")


class TestAConcernBegun:
    def test_is_kept_and_offered_on_return(self, here: AreaWorld, on_roll: UUID) -> None:
        client = client_of(here.senco)
        answer = client.post(record(on_roll), BEGUN, headers=BY_SCRIPT)
        assert json.loads(answer.content)["saved"] == "10:00"
        offered = client.get(record(on_roll)).content.decode()
        assert "You have a draft" in offered
        assert "Came without a coat" in offered
        taken_up = client.get(f"{record(on_roll)}?draft=1").content.decode()
        assert "Came without a coat</textarea>" in taken_up

    def test_needs_no_script(self, here: AreaWorld, on_roll: UUID) -> None:
        client = client_of(here.senco)
        page = client.get(record(on_roll)).content.decode()
        assert "Save draft" in page
        kept = client.post(record(on_roll), BEGUN, follow=True).content.decode()
        assert "Draft saved 10:00" in kept
        assert "Came without a coat</textarea>" in kept

    def test_is_open_to_a_class_teacher_and_to_a_screener(
        self, here: AreaWorld, teacher: Membership, on_roll: UUID
    ) -> None:
        child_id = taught_by(here, teacher)
        assert client_of(teacher).post(record(child_id), BEGUN, headers=BY_SCRIPT).status_code == 200
        assert client_of(here.screener).post(record(on_roll), BEGUN, headers=BY_SCRIPT).status_code == 200
        assert Draft.objects.count() == 2

    def test_is_seen_by_nobody_else_not_even_by_whoever_reads_concerns(
        self, here: AreaWorld, on_roll: UUID
    ) -> None:
        client_of(here.senco).post(record(on_roll), BEGUN, headers=BY_SCRIPT)
        with acting(here.safeguarding_lead, writing=False):
            assert not Draft.objects.exists()
        with acting(here.senco, writing=False):
            assert Draft.objects.exists()

    def test_goes_when_the_concern_is_recorded(self, here: AreaWorld, on_roll: UUID) -> None:
        client = client_of(here.senco)
        client.post(record(on_roll), BEGUN, headers=BY_SCRIPT)
        client.post(record(on_roll), {**SAID, "draft_version": "1"})
        assert Draft.objects.get().typed == {}
        assert "You have a draft" not in client.get(record(on_roll)).content.decode()

    def test_of_a_child_one_does_not_see_is_not_kept(self, there: AreaWorld, on_roll: UUID) -> None:
        assert client_of(there.senco).post(record(on_roll), BEGUN, headers=BY_SCRIPT).status_code == 404
        assert not Draft.objects.exists()
