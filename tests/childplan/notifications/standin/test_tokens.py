"""Who may ask: tokens made by hand, each wrong in one way."""

import time
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
import requests
from notifications_python_client.errors import HTTPError

from childplan.notifications.standin import DEMO_API_KEY
from childplan.notifications.standin.tokens import ApiKey
from tests.childplan.notifications.running import Running, standing_in

SERVICE, SECRET = DEMO_API_KEY[-73:-37], DEMO_API_KEY[-36:]
ANOTHER = "11111111-2222-3333-4444-555555555555"
CLOCK = "Error: Your system clock must be accurate to within 30 seconds"


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Running]:
    with standing_in(tmp_path) as running:
        yield running


def signed(*, secret: str = SECRET, algorithm: str = "HS256", **claims: object) -> str:
    return jwt.encode(claims, secret, algorithm=algorithm)


def answer_to(standin: Running, authorization: str | None) -> tuple[int, str]:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = requests.get(f"{standin.root}/v2/templates", headers=headers, timeout=10)
    errors = answer.json().get("errors", [{"error": "", "message": "well"}])
    assert {each["error"] for each in errors} <= {"AuthError", ""}
    return answer.status_code, errors[0]["message"]


class TestToken:
    def test_of_the_service_signed_just_now_passes(self, standin: Running) -> None:
        token = signed(iss=SERVICE, iat=int(time.time()))

        assert answer_to(standin, f"Bearer {token}") == (200, "well")

    @pytest.mark.parametrize(
        ("authorization", "message"),
        [
            (None, "Unauthorized: authentication token must be provided"),
            ("Basic abc", "Unauthorized: authentication bearer scheme must be used"),
        ],
    )
    def test_must_be_there(self, standin: Running, authorization: str | None, message: str) -> None:
        assert answer_to(standin, authorization) == (401, message)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"iss": ANOTHER}, "Invalid token: service not found"),
            ({"iss": None}, "Invalid token: iss field not provided"),
            ({"iat": None}, "Invalid token: iat field not provided"),
            ({"secret": ANOTHER}, "Invalid token: API key not found"),
            ({"algorithm": "HS512", "secret": SECRET * 2}, "Invalid token: algorithm used is not HS256"),
            ({"algorithm": "none", "secret": None}, "Invalid token: algorithm used is not HS256"),
        ],
    )
    def test_is_refused_when_anything_in_it_is_wrong(
        self, standin: Running, changes: dict[str, object], message: str
    ) -> None:
        fields = {"iss": SERVICE, "iat": int(time.time())} | changes
        token = signed(**{name: value for name, value in fields.items() if name == "secret" or value})

        assert answer_to(standin, f"Bearer {token}") == (403, message)

    @pytest.mark.parametrize("age", [-40, 40])
    def test_is_refused_when_stale_or_from_the_future(self, standin: Running, age: int) -> None:
        token = signed(iss=SERVICE, iat=int(time.time()) - age)

        assert answer_to(standin, f"Bearer {token}") == (403, CLOCK)

    def test_that_is_none_is_refused(self, standin: Running) -> None:
        assert answer_to(standin, "Bearer rubbish")[0] == 403

    def test_of_another_key_sends_nothing(self, standin: Running) -> None:
        client = standin.client(key=f"demo-{SERVICE}-{ANOTHER}")

        with pytest.raises(HTTPError) as caught:
            client.send_email_notification("sam@example.com", ANOTHER)

        assert caught.value.status_code == 403
        assert standin.lines() == []


class TestApiKey:
    def test_is_taken_apart_from_its_end(self) -> None:
        assert ApiKey.read(f"my-own-key-{SERVICE}-{SECRET}") == ApiKey(service_id=SERVICE, secret=SECRET)

    @pytest.mark.parametrize("text", ["", "short", f"{SERVICE}-{'x' * 36}", f"{'x' * 36}-{SECRET}"])
    def test_of_another_form_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError):
            ApiKey.read(text)
