"""Allocate a child by page."""

from uuid import UUID, uuid4

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.common import rows
from childplan.identity.models import Child
from childplan.plans.actions.open_strand import open_strand
from childplan.plans.models import Draft
from childplan.plans.vocabulary import StrandKind
from safeguarding.models import Allocation
from tests.factories import organisations as lay
from tests.factories.clients import client_of, statements
from tests.factories.identity import acting, opened_by
from tests.factories.safeguarding import allocated
from tests.worlds.two_areas import AreaWorld


def address(child_id: UUID, page: str = "allocate") -> str:
    return f"/safeguarding/children/{child_id}/{page}/"


class TestAllocate:
    def test_lets_a_screener_choose_among_all_teams_of_the_area(
        self, here: AreaWorld, there: AreaWorld, on_roll: UUID
    ) -> None:
        client = client_of(here.screener)
        words = client.get(address(on_roll)).content.decode()
        assert here.social_worker.user.name in words
        assert there.social_worker.user.name not in words
        answer = client.post(
            address(on_roll),
            {"social_worker": here.social_worker.pk, "reason": "Section 47 enquiry"},
            follow=True,
        )
        assert f"Allocated to {here.social_worker.user.name}" in answer.content.decode()
        assert Allocation.objects.get().reason == "Section 47 enquiry"

    def test_tells_a_manager_of_whom_the_child_is_handed_over_from(
        self, here: AreaWorld, with_team: UUID
    ) -> None:
        allocated(here.team_manager, with_team, here.social_worker)
        words = client_of(here.team_manager).get(address(with_team)).content.decode()
        assert "Hand over to another social worker" in words
        assert "they hand over in the same moment" in words

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ({"reason": "Why"}, "Choose a social worker"),
            ({"social_worker": "1", "reason": "Why"}, "this one is not in it any more"),
            ({"social_worker": "worker"}, "Say why the child is allocated"),
        ],
    )
    def test_asks_again_for_what_is_missing(
        self, here: AreaWorld, with_team: UUID, said: dict[str, str], told: str
    ) -> None:
        said = {
            key: str(here.social_worker.pk) if value == "worker" else value for key, value in said.items()
        }
        answer = client_of(here.team_manager).post(address(with_team), said)
        assert told in answer.content.decode()
        assert not Allocation.objects.exists()

    def test_refuses_the_worker_whose_child_it_is(self, here: AreaWorld, with_team: UUID) -> None:
        allocated(here.team_manager, with_team, here.social_worker)
        said = {"social_worker": here.social_worker.pk, "reason": "Again"}
        answer = client_of(here.team_manager).post(address(with_team), said)
        assert "this one is not in it any more" in answer.content.decode()

    def test_asks_no_more_for_more_workers(self, here: AreaWorld, with_team: UUID) -> None:
        client = client_of(here.team_manager)
        before = statements(client, address(with_team))
        for _ in range(5):
            lay.membership("social_worker", here.authority, team=here.social_work)
        assert statements(client, address(with_team)) == before


class TestEndAllocation:
    def test_leads_back_to_the_case_list(self, here: AreaWorld, with_team: UUID) -> None:
        allocated(here.team_manager, with_team, here.social_worker)
        name = str(Child.objects.get(pk=with_team))
        said = {"reason": "Assessed: no further action"}
        answer = client_of(here.team_manager).post(address(with_team, "end-allocation"), said, follow=True)
        assert answer.redirect_chain[-1][0] == "/children/"
        assert f"{name} is no longer allocated to a social worker" in answer.content.decode()

    def test_takes_the_draft_of_whoever_loses_sight_of_the_child_with_it(
        self, here: AreaWorld, on_roll: UUID
    ) -> None:
        allocated(here.screener, on_roll, here.social_worker)
        client, page = client_of(here.team_manager), address(on_roll, "end-allocation")
        begun = {"reason": "Assessed: no further", "draft_window": "this one"}
        client.post(page, {**begun, "draft": "1"})
        done = client.post(page, {**begun, "reason": "No further action", "draft_version": "1"}, follow=True)
        assert "is no longer allocated to a social worker. Saved 10:00" in done.content.decode()
        assert client.get(page).status_code == 404
        with rows.entered(rows.STEWARD):
            assert not Draft.objects.exists()

    def test_says_which_plan_keeps_the_social_worker(self, here: AreaWorld, with_team: UUID, at) -> None:
        allocated(here.team_manager, with_team, here.social_worker)
        with acting(here.social_worker) as scope:
            open_strand(by=scope, at=at, child_id=with_team, kind=StrandKind.CHILD_IN_NEED, reason="Needed")
        answer = client_of(here.team_manager).post(address(with_team, "end-allocation"), {"reason": "Done"})
        assert "The child in need plan is open" in answer.content.decode()

    def test_says_so_when_nobody_is_allocated(self, here: AreaWorld, with_team: UUID) -> None:
        answer = client_of(here.team_manager).post(address(with_team, "end-allocation"), {"reason": "Done"})
        assert "The child is allocated to nobody" in answer.content.decode()


class TestStrangers:
    def test_find_no_child(self, here: AreaWorld, there: AreaWorld, on_roll: UUID) -> None:
        for stranger in (here.team_manager, there.screener, there.team_manager):
            client = client_of(stranger)
            for unseen in (on_roll, uuid4()):
                for page in ("allocate", "end-allocation"):
                    assert client.get(address(unseen, page)).status_code == 404
                    said = {"social_worker": here.social_worker.pk, "reason": "x"}
                    assert client.post(address(unseen, page), said).status_code == 404

    def test_are_turned_away_without_the_permission(self, here: AreaWorld, on_roll: UUID) -> None:
        for reader in (here.head, here.social_worker):
            assert client_of(reader).get(address(on_roll)).status_code == 403


class TestThePlan:
    def test_shows_the_allocation_to_those_who_read_social_care(self, here: AreaWorld, on_roll: UUID) -> None:
        allocated(here.screener, on_roll, here.social_worker, reason="Section 17 assessment")
        for reader, sees in ((here.social_worker, True), (here.safeguarding_lead, True), (here.senco, False)):
            words = client_of(reader).get(f"/children/{on_roll}/").content.decode()
            assert ("Section 17 assessment" in words) is sees

    def test_offers_what_the_role_may_do(self, here: AreaWorld) -> None:
        child_id = opened_by(
            here.social_worker, kind=InvolvementKind.ALLOCATION, principal_id=here.social_work.pk
        )
        manager = client_of(here.team_manager)
        assert "Allocate a social worker" in manager.get(f"/children/{child_id}/").content.decode()
        allocated(here.team_manager, child_id, here.social_worker)
        words = manager.get(f"/children/{child_id}/").content.decode()
        assert "Hand over to another social worker" in words
        assert "End the allocation" in words
        assert (
            "End the allocation"
            not in client_of(here.social_worker).get(f"/children/{child_id}/").content.decode()
        )
