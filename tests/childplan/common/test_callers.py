"""Who asks, behind proxies: only what our own proxies wrote is believed."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from childplan.common.callers import caller_address, proxies_named

OURS = ("10.0.0.5", "10.1.0.0/24", "fd00::/64")


def asked_from(speaker: str, said: str | None = None) -> str:
    headers = {} if said is None else {"X-Forwarded-For": said}
    return caller_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=speaker))


class TestWithoutProxiesOfOurs:
    @pytest.mark.parametrize("said", [None, "192.0.2.7", "192.0.2.7, 10.0.0.5"])
    def test_the_caller_is_who_speaks_to_the_server_whatever_they_say(self, said: str | None) -> None:
        assert asked_from("10.0.0.5", said) == "10.0.0.5"

    @pytest.mark.parametrize("speaker", ["", "unix:"])
    def test_a_speaker_without_an_address_has_none(self, speaker: str) -> None:
        assert asked_from(speaker, "192.0.2.7") == ""


class TestBehindProxiesOfOurs:
    @pytest.fixture(autouse=True)
    def _proxies(self, settings) -> None:
        settings.TRUSTED_PROXIES = proxies_named(OURS)

    @pytest.mark.parametrize(
        ("speaker", "said", "caller"),
        [
            ("10.0.0.5", "192.0.2.7", "192.0.2.7"),
            ("10.0.0.5", "192.0.2.7, 10.1.0.9", "192.0.2.7"),
            ("fd00::5", "2001:db8::7", "2001:db8::7"),
            ("::ffff:10.0.0.5", "192.0.2.7", "192.0.2.7"),
            ("10.0.0.5", "::ffff:192.0.2.7", "192.0.2.7"),
            ("10.0.0.5", "192.0.2.7:5010", "192.0.2.7"),
            ("10.0.0.5", "[2001:db8::7]:5010", "2001:db8::7"),
            ("10.0.0.5", None, "10.0.0.5"),
            ("10.0.0.5", "10.1.0.9", "10.1.0.9"),
        ],
        ids=[
            "one proxy", "two", "IPv6", "the proxy written as IPv6", "the caller written so", "with a port",
            "IPv6 with a port", "the proxy asks for itself", "a proxy asks through another",
        ],
    )  # fmt: skip
    def test_the_caller_is_for_whom_they_speak(self, speaker: str, said: str | None, caller: str) -> None:
        assert asked_from(speaker, said) == caller

    @pytest.mark.parametrize(
        ("speaker", "said", "caller"),
        [
            ("198.51.100.1", "192.0.2.7", "198.51.100.1"),
            ("10.0.0.5", "203.0.113.9, 192.0.2.7", "192.0.2.7"),
            ("10.0.0.5", "10.1.0.9, 192.0.2.7", "192.0.2.7"),
            ("10.0.0.5", "192.0.2.7, unknown", "10.0.0.5"),
            ("10.0.0.5", "192.0.2.7, ", "10.0.0.5"),
            ("10.0.0.5", "192.0.2.7, 10.1.0.9, <b>", "10.0.0.5"),
            ("10.2.0.1", "192.0.2.7", "10.2.0.1"),
        ],
        ids=[
            "past the proxies", "a line begun by the caller", "a proxy's address claimed", "a word", "nothing",
            "markup", "a neighbour of the proxies",
        ],
    )  # fmt: skip
    def test_what_a_caller_wrote_themselves_changes_nothing(
        self, speaker: str, said: str, caller: str
    ) -> None:
        assert asked_from(speaker, said) == caller


class TestTheSetting:
    def test_names_addresses_and_networks(self) -> None:
        assert [str(network) for network in proxies_named(OURS)] == [
            "10.0.0.5/32",
            "10.1.0.0/24",
            "fd00::/64",
        ]

    @pytest.mark.parametrize("wrong", ["proxy.example", "10.0.0.5/24", "0.0.0.0/0", "::/0", ""])
    def test_refuses_what_is_no_network_and_everybody(self, wrong: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
            proxies_named([wrong])
