"""Every search is made all ways, whichever it would be for so few children."""

import pytest

from childplan.identity.selectors import searching

WAYS = {
    "sees very few": (searching.FEW, searching.FEWEST),
    "sees few": (searching.FEW, 0),
    "sees many": (0, 0),
}


@pytest.fixture(params=WAYS.values(), ids=list(WAYS))
def all_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All ways to search, whichever it would be for so few."""
    for name, count in zip(("FEW", "FEWEST"), request.param, strict=True):
        monkeypatch.setattr(searching, name, count)
