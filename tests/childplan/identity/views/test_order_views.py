"""Court orders on the family page: recorded, corrected by two at once, ended; offered as far as one may write them."""

from uuid import UUID

from childplan.identity.models import CourtOrder
from tests.factories.clients import client_of
from tests.factories.identity import ordered
from tests.factories.plans import adult
from tests.worlds.two_areas import AreaWorld

MADE = {"starts_on_day": "3", "starts_on_month": "2", "starts_on_year": "2026", "reason": "Sealed copy seen"}
ENDED = {
    "ends_on_day": "2",
    "ends_on_month": "3",
    "ends_on_year": "2026",
    "reason": "Discharged",
    "version": "1",
}


def address(child_id: UUID, *parts: object) -> str:
    return f"/children/{child_id}/family/" + "".join(f"{part}/" for part in parts)


def page(member, path: str) -> str:
    return client_of(member).get(path).content.decode()


class TestOrders:
    def test_are_recorded_corrected_and_ended(self, here: AreaWorld, child_id: UUID) -> None:
        tie = adult(child_id, "Ben Cole", kind="father").relationships.get()
        client, add = client_of(here.senco), address(child_id, "orders", "add")
        assert f'value="{tie.pk}"' in client.get(f"{add}?about={tie.pk}").content.decode()
        said = client.post(add, {**MADE, "kind": "occupation", "about": str(tie.pk)}, follow=True)
        assert "The order is recorded. Saved 10:00" in said.content.decode()
        order = CourtOrder.objects.get()
        change = address(child_id, "orders", order.pk, "change")
        client.post(change, {**MADE, "detail": "Not within a mile", "version": "1"})
        shown = page(here.social_worker, address(child_id))
        assert "Occupation order, made 3 February 2026: Not within a mile" in shown
        assert shown.count("Not within a mile") > 1
        client.post(address(child_id, "orders", order.pk, "end"), {**ENDED, "version": "2"})
        assert ">Ended</strong>" in page(here.senco, address(child_id))

    def test_are_offered_as_far_as_one_may_write_them(self, here: AreaWorld, child_id: UUID) -> None:
        add = address(child_id, "orders", "add")
        assert "Emergency protection order" in page(here.social_worker, add)
        assert "Emergency protection order" not in page(here.senco, add)
        for member in (here.social_worker, here.senco):
            assert "Adoption order" not in page(member, add)

    def test_changed_by_somebody_else_meanwhile_show_both(self, here: AreaWorld, child_id: UUID) -> None:
        order = ordered(child_id, adult(child_id, "Ben Cole"), "specific_issue", detail="Which school")
        change = address(child_id, "orders", order.pk, "change")
        client_of(here.social_worker).post(change, {**MADE, "detail": "Theirs", "version": "1"})
        answer = client_of(here.senco).post(change, {**MADE, "detail": "Mine", "version": "1"})
        assert answer.status_code == 409
        assert "Theirs" in answer.content.decode()
        assert 'value="Mine"' in answer.content.decode()

    def test_ask_for_what_is_missing(self, here: AreaWorld, child_id: UUID) -> None:
        add = address(child_id, "orders", "add")
        words = client_of(here.social_worker).post(add, {}).content.decode()
        for asked in (
            "Choose which order it is",
            "Choose who the order names",
            "Enter the day",
            "Enter the reason",
        ):
            assert asked in words
        words = client_of(here.social_worker).post(add, {**MADE, "kind": "occupation", "about": "child"})
        assert "Say which adult this order names" in words.content.decode()
        assert not CourtOrder.objects.exists()

    def test_one_may_not_see_are_not_there(self, here: AreaWorld, there: AreaWorld, child_id: UUID) -> None:
        hidden = ordered(child_id, None, "emergency_protection")
        seen = ordered(child_id, adult(child_id), "occupation")
        for act in ("change", "end"):
            assert client_of(here.senco).get(address(child_id, "orders", hidden.pk, act)).status_code == 404
            assert client_of(there.head).get(address(child_id, "orders", seen.pk, act)).status_code == 404
        assert "mergency protection" not in page(here.senco, address(child_id))
        assert "mergency protection" in page(here.social_worker, address(child_id))
