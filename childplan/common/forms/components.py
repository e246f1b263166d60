"""Components of the GOV.UK and Ministry of Justice design systems, rendered from one Django template each.

A component is asked for by its design-system name and the design system's own parameters, in snake case:
`rendered("govuk", "button", {"text": "Save", "prevent_double_click": True})`. A parameter that the component
does not know is refused, so that a spelling mistake is met by its author and not by a reader.

Text is always escaped. Parameters named `html` are printed as they are only when they are already marked
safe, as the content of a block tag is; an ordinary string in `html` is escaped like any other.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from django.template.loader import get_template

from .parameters import PARAMETERS
from .preparation import PREPARATIONS


class UnknownParameterError(TypeError):
    """A page asked a component for something it does not know."""


class Params(dict[str, Any]):
    """Parameters whose missing keys read as nothing in a template, where a dict would offer its methods."""

    def __missing__(self, key: str) -> str:
        return ""


def as_params(value: Any, key: str = "") -> Any:
    """The same value with every mapping inside it read as `Params` and every None left out.

    The names and values of HTML attributes are left alone: there an empty value has a meaning of its own.
    """
    if is_dataclass(value) and not isinstance(value, type):
        value = {part.name: getattr(value, part.name) for part in fields(value)}
    if isinstance(value, Mapping):
        if key.endswith("attributes"):
            return value
        return Params({name: as_params(item, name) for name, item in value.items() if item is not None})
    if isinstance(value, (list, tuple)):
        return [as_params(item) for item in value]
    return value


def expanded(params: Mapping[str, Any]) -> dict[str, Any]:
    """`{"label__text": "Name"}` as `{"label": {"text": "Name"}}`."""
    nested: dict[str, Any] = {}
    for key, value in params.items():
        *path, last = key.split("__")
        place = nested
        for step in path:
            place[step] = dict(place.get(step) or {})
            place = place[step]
        place[last] = value
    return nested


def rendered(system: str, name: str, params: Mapping[str, Any]) -> str:
    """HTML of one component. Raises `UnknownParameterError` for a name that the design system lacks."""
    allowed = PARAMETERS[system].get(name)
    if allowed is None:
        raise UnknownParameterError(f"There is no component {name!r} in {system}.")
    unknown = set(params) - set(allowed.split()) - {"attributes", "classes"}
    if unknown:
        raise UnknownParameterError(f"{system} {name} does not know: {', '.join(sorted(unknown))}.")
    context = as_params(params)
    prepare = PREPARATIONS.get((system, name))
    if prepare:
        prepare(context)
    return get_template(f"components/{system}/{name}.html").render(context).strip()
