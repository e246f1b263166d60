"""Bad tokens, wrong secrets and runs of 404 are limited, and nobody is turned away for a neighbour."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from childplan.common import clock
from childplan.common.callers import proxies_named
from childplan.history.models import AccessEvent
from childplan.identity.api import limits
from tests.factories.identity import opened_by
from tests.factories.partners import PartnerClient, asks_for_token, partner_of, registered
from tests.worlds.two_areas import AreaWorld

CHILDREN = "/api/v1/children/"


@pytest.fixture(autouse=True)
def _limits(settings) -> None:
    settings.API_REFUSED_A_MINUTE = 2


def by_nobody(address: str = "10.0.0.1", **headers: str):
    return Client(REMOTE_ADDR=address).get(CHILDREN, headers=headers)


def by_garbage(address: str = "10.0.0.1"):
    return by_nobody(address, Authorization=f"Bearer {uuid4()}")


class TestWithoutAGoodToken:
    @pytest.mark.parametrize("asks", [by_nobody, by_garbage])
    def test_an_address_is_told_to_wait(self, db: None, asks) -> None:
        assert [asks().status_code for _ in range(2)] == [401, 401]
        limited = asks()
        assert limited.status_code == 429
        assert limited["Content-Type"] == "application/problem+json"
        assert limited.json()["type"] == "/api/v1/problems/too-many-requests/"
        assert limited["Retry-After"] == "60"
        assert limited["RateLimit-Policy"] == '"address";q=2;w=60'
        assert limited["RateLimit"] == '"address";r=0;t=60'

    def test_it_still_learns_that_its_token_has_ended(self, db: None) -> None:
        assert all('error="invalid_token"' in by_garbage()["WWW-Authenticate"] for _ in range(4))

    def test_an_address_that_does_not_exist_counts_as_well(self, db: None) -> None:
        asked = [Client(REMOTE_ADDR="10.0.0.1").get("/api/v1/no-such-address/").status_code for _ in range(3)]
        assert asked == [401, 401, 429]

    def test_it_is_forgiven_in_the_next_minute(self, db: None, at) -> None:
        assert [by_garbage().status_code for _ in range(3)] == [401, 401, 429]
        with clock.stopped_at(at + timedelta(seconds=60)):
            assert by_garbage().status_code == 401

    def test_another_address_is_counted_by_itself(self, db: None) -> None:
        for _ in range(3):
            by_garbage()
        assert by_garbage("10.0.0.2").status_code == 401

    def test_no_header_makes_one_address_into_many(self, db: None) -> None:
        asked = [by_nobody(**{"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(3)]
        assert asked == [401, 401, 429]

    @pytest.mark.parametrize("mapped", ["::ffff:10.0.0.1", "10.0.0.1"])
    def test_an_address_is_the_same_however_it_is_written(self, db: None, mapped: str) -> None:
        by_nobody(), by_nobody()
        assert by_nobody(mapped).status_code == 429

    def test_a_network_of_ipv6_is_one_address(self, db: None) -> None:
        asked = [by_nobody(f"2001:db8::{n}").status_code for n in range(1, 4)]
        assert asked == [401, 401, 429]
        assert by_nobody("2001:db8:0:1::1").status_code == 401

    def test_it_is_let_through_to_its_401_where_nobody_can_count(
        self, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(_: str) -> int:
            raise ConnectionError

        monkeypatch.setattr(limits, "_one_more", away)
        assert [by_nobody().status_code for _ in range(4)] == [401] * 4


class TestBehindAProxy:
    @pytest.fixture(autouse=True)
    def _proxies(self, settings) -> None:
        settings.TRUSTED_PROXIES = proxies_named(["10.0.0.1"])

    def test_each_caller_is_counted_by_themselves(self, db: None) -> None:
        asked = [by_nobody(**{"X-Forwarded-For": f"192.0.2.{n % 2}"}).status_code for n in range(6)]
        assert asked == [401, 401, 401, 401, 429, 429]

    def test_one_caller_stays_one_whatever_they_wrote_before(self, db: None) -> None:
        asked = [by_nobody(**{"X-Forwarded-For": f"203.0.113.{n}, 192.0.2.7"}).status_code for n in range(3)]
        assert asked == [401, 401, 429]

    def test_who_does_not_come_through_it_is_not_believed(self, db: None) -> None:
        asked = [by_nobody("10.0.0.2", **{"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(3)]
        assert asked == [401, 401, 429]

    def test_a_wrong_secret_is_counted_by_its_caller(self, here: AreaWorld) -> None:
        def asked(caller: str) -> int:
            client = Client(REMOTE_ADDR="10.0.0.1")
            said = {"client_id": "x", "client_secret": "wrong", "grant_type": "client_credentials"}
            return client.post("/api/oauth/token/", said, headers={"X-Forwarded-For": caller}).status_code

        assert [asked("192.0.2.7") for _ in range(3)] == [401, 401, 429]
        assert asked("192.0.2.8") == 401

    def test_the_log_of_looking_names_the_caller(self, here: AreaWorld) -> None:
        token = partner_of(here.school).token
        by_nobody(**{"X-Forwarded-For": "192.0.2.7", "Authorization": f"Bearer {token}"})
        assert AccessEvent.objects.filter(from_address="192.0.2.7").exists()


class TestAGoodNeighbour:
    def test_with_a_token_is_never_turned_away(self, here: AreaWorld) -> None:
        good = partner_of(here.school)
        for _ in range(5):
            by_garbage("127.0.0.1")
        assert by_garbage("127.0.0.1").status_code == 429
        assert good.get(CHILDREN).status_code == 200

    def test_is_given_a_token(self, here: AreaWorld) -> None:
        system = registered(here.school)
        for _ in range(5):
            asks_for_token(system, secret="wrong")
        assert asks_for_token(system).status_code == 200

    def test_leaves_no_mark_on_the_address(self, here: AreaWorld) -> None:
        good = partner_of(here.school)
        for _ in range(5):
            good.get(CHILDREN)
        assert by_garbage("127.0.0.1").status_code == 401


class TestAWrongSecret:
    def test_is_told_to_wait(self, here: AreaWorld) -> None:
        system = registered(here.school)
        asked = [asks_for_token(system, secret="wrong") for _ in range(3)]
        assert [answer.status_code for answer in asked] == [401, 401, 429]
        assert asked[-1].json()["type"] == "/api/v1/problems/too-many-requests/"
        assert asked[-1]["Content-Type"] == "application/problem+json"
        assert asked[-1]["Retry-After"] == "60"

    def test_is_so_when_a_token_is_taken_back_as_well(self, client: Client, here: AreaWorld) -> None:
        system = registered(here.school)
        said = {"client_id": system.client_id, "client_secret": "wrong", "token": "x"}
        asked = [client.post("/api/oauth/revoke/", said).status_code for _ in range(3)]
        assert asked == [401, 401, 429]


class TestARunOfMisses:
    def test_comes_to_the_limit_ten_times_sooner(self, here: AreaWorld, settings) -> None:
        settings.API_REQUESTS_A_MINUTE = 25
        child_id = opened_by(here.head)
        one, other = partner_of(here.school), partner_of(here.school)
        first = one.get(f"{CHILDREN}{uuid4()}/")
        assert (first.status_code, first["RateLimit"]) == (404, '"partner";r=15;t=60')
        assert [missed(one).status_code for _ in range(3)] == [404, 404, 429]
        assert one.get(f"{CHILDREN}{child_id}/").status_code == 429
        assert other.get(f"{CHILDREN}{child_id}/").status_code == 200

    def test_is_no_matter_for_who_asks_for_what_is_there(self, here: AreaWorld, settings) -> None:
        settings.API_REQUESTS_A_MINUTE = 25
        child_id = opened_by(here.head)
        one = partner_of(here.school)
        assert [one.get(f"{CHILDREN}{child_id}/").status_code for _ in range(25)] == [200] * 25

    def test_is_forgiven_in_the_next_minute(self, here: AreaWorld, settings, at) -> None:
        settings.API_REQUESTS_A_MINUTE = 5
        one = partner_of(here.school)
        assert [missed(one).status_code for _ in range(2)] == [404, 429]
        with clock.stopped_at(at + timedelta(seconds=60)):
            assert missed(one).status_code == 404


def missed(system: PartnerClient):
    return system.get(f"{CHILDREN}{uuid4()}/")
