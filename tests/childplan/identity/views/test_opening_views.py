"""Opening a record in the browser."""

from datetime import date

from childplan.identity.models import Child, PossibleMatch
from tests.factories.clients import client_of
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

OPEN = "/children/open/"
UNBORN = {
    "birth": "expected",
    "expected_on_day": "1",
    "expected_on_month": "6",
    "expected_on_year": "2026",
    "forename": "",
    "surname": "Okafor",
    "sex": "U",
    "reason": "Antenatal booking",
}
BORN = {
    "birth": "born",
    "born_on_day": "3",
    "born_on_month": "5",
    "born_on_year": "2017",
    "forename": "Amara",
    "surname": "Okafor",
    "sex": "F",
    "reason": "Moved into the area",
}


class TestOpeningARecord:
    def test_of_an_unborn_baby_leads_to_its_plan(self, here: AreaWorld) -> None:
        client = client_of(here.social_worker)
        answer = client.post(OPEN, UNBORN)
        child = Child.objects.get()
        assert (child.forename, child.expected_on) == ("Unborn baby", date(2026, 6, 1))
        assert answer.headers["Location"] == f"/children/{child.pk}/"
        words = client.get("/children/?of=all").content.decode()
        assert "Expected 1 June 2026" in words
        assert "The record is open" in words

    def test_of_a_child_we_know_says_so(self, here: AreaWorld) -> None:
        known = opened_by(
            here.head, forename="Amara", surname="Okafor", born_on=date(2017, 5, 3), nhs_number="9990000018"
        )
        client = client_of(here.social_worker)
        answer = client.post(OPEN, {**BORN, "nhs_number": "999 000 0018"})
        assert answer.headers["Location"] == f"/children/{known}/"
        assert "We knew this child already" in client.get("/children/").content.decode()
        assert Child.objects.count() == 1

    def test_that_may_be_somebody_we_know_says_what_happens_next(self, here: AreaWorld) -> None:
        opened_by(here.head, forename="Amara", surname="Okafor", born_on=date(2017, 5, 3))
        answer = client_of(here.social_worker).post(OPEN, BORN, follow=True)
        words = answer.content.decode()
        assert "We are checking this record" in words
        assert "Larkshire Primary" not in words
        assert PossibleMatch.objects.count() == 1

    def test_puts_every_mistake_beside_its_field(self, here: AreaWorld) -> None:
        words = (
            client_of(here.social_worker).post(OPEN, {"birth": "born", "nhs_number": "1"}).content.decode()
        )
        for told in (
            "Enter the birth date, or the best estimate",
            "Enter the first name",
            "Enter the surname",
            "Enter why you are opening this record",
            "It has 10 digits; this has 1.",
        ):
            assert told in words
        assert not Child.objects.exists()

    def test_refuses_days_that_cannot_be(self, here: AreaWorld) -> None:
        client = client_of(here.social_worker)
        late = client.post(OPEN, {**BORN, "born_on_year": "2027"}).content.decode()
        assert "Birth date must be 2 March 2026 or earlier" in late
        far = client.post(OPEN, {**UNBORN, "expected_on_year": "2028"}).content.decode()
        assert "or earlier" in far

    def test_is_refused_to_roles_that_open_none(self, here: AreaWorld) -> None:
        for membership in (here.senco, here.head):
            client = client_of(membership)
            assert client.get(OPEN).status_code == 403
            assert client.post(OPEN, BORN).status_code == 403
