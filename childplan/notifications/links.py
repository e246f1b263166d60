"""Links that are secrets: made in the moment of sending, so that the outbox never holds them.

An app registers from its `handlers.py` how the link of one template is made from what the outbox does hold.
"""

from collections.abc import Callable, Mapping
from typing import Any

Maker = Callable[[str], str]

_makers: dict[str, tuple[str, Maker]] = {}


def make_link(template: str, *, of: str, maker: Maker) -> None:
    """Where a message of this template is sent, its value `of` gives way to `link`, which `maker` makes from it."""
    _makers[template] = (of, maker)


def with_link(template: str, personalisation: Mapping[str, Any]) -> dict[str, Any]:
    """What the template is filled with when it is sent."""
    filled = dict(personalisation)
    of, maker = _makers.get(template, ("", None))
    if maker is not None and of in filled:
        filled["link"] = maker(str(filled.pop(of)))
    return filled
