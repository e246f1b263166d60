"""Bodies of requests, read hard: what the document does not promise to take is refused, with a pointer to it."""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from django.core.validators import RegexValidator
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.settings import api_settings

from .problems import ApiProblem, Fault, InvalidBody

MOST_BYTES = 1024 * 1024
LONGEST_NAME = 100
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
# Something besides spaces. As JSON Schema has it too, so that the document says what is checked.
SOMETHING = RegexValidator(re.compile(r"\S"), "Say something.", "blank")


class JSONBodyParser(BaseParser):
    """JSON in UTF-8 that names no member twice and nests no deeper than it can be read."""

    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """What was sent. Raises ApiProblem."""
        charset = (parser_context or {}).get("encoding") or "utf-8"
        if not _is_utf_8(charset):
            raise ApiProblem("unsupported-media-type")
        content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ApiProblem("body-too-large")
        try:
            return json.loads(
                content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_such, parse_float=_finite
            )
        except (ValueError, RecursionError) as unreadable:
            raise _malformed(unreadable) from unreadable


def _is_utf_8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("a member is named twice")
    return named


def _no_such(_: str) -> NoReturn:
    raise ValueError("not a number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number too large")
    return number


def _malformed(error: Exception) -> ApiProblem:
    where = f"Reading stopped at character {error.pos}." if isinstance(error, json.JSONDecodeError) else ""
    what = where or "It is not UTF-8, names a member twice, nests too deep or has a number too large."
    return ApiProblem(
        "malformed-body", more={"errors": [{"pointer": "", "code": "malformed", "detail": what}]}
    )


class Text(serializers.CharField):
    """A string that says something. trimmed: nothing is taken off it here; acts tidy what they keep."""

    default_error_messages = {"invalid": "Send a string."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, **options})
        if not self.allow_blank:
            self.validators.append(SOMETHING)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Whole(serializers.IntegerField):
    """A whole number, sent as a number."""

    default_error_messages = {"invalid": "Send a whole number."}

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int | float) or data != int(data):
            self.fail("invalid")
        return int(data)


class Truth(serializers.BooleanField):
    """true or false, and no word for them."""

    default_error_messages = {"invalid": "Send true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Day(serializers.DateField):
    """A calendar day as "2026-03-02"."""

    default_error_messages = {"invalid": "Send a day as year-month-day, “2026-03-02”."}

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            self.fail("invalid")
        return super().to_internal_value(value)


class Id(serializers.UUIDField):
    """One of our ids."""

    default_error_messages = {"invalid": "Send an id as we gave it."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not UUID_FORM.fullmatch(data):
            self.fail("invalid")
        return super().to_internal_value(data)


class OneOf(serializers.ChoiceField):
    """One of a closed list of words."""

    default_error_messages = {"invalid_choice": "Send one of the words of the list."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice")
        return super().to_internal_value(data)


class Body(serializers.Serializer[Any]):
    """A JSON object that has these members and no other."""

    default_error_messages = {"invalid": "Send an object."}

    def to_internal_value(self, data: Any) -> Any:
        unknown: dict[str, Any] = {}
        if isinstance(data, Mapping):
            strangers = [name for name in data if name not in self.fields]
            unknown = {name: [ErrorDetail("There is no such member.", "unknown")] for name in strangers}
        try:
            checked = super().to_internal_value(data)
        except serializers.ValidationError as wrong:
            detail = wrong.detail
            if unknown and isinstance(detail, dict):
                raise serializers.ValidationError({**detail, **unknown}) from wrong
            raise
        if unknown:
            raise serializers.ValidationError(unknown)
        return checked


def many(shape: type[Body], *, least: int = 1, most: int) -> Any:
    """A list of such objects, bounded."""
    made: Any = shape
    return made(many=True, min_length=least, max_length=most)


def checked_body(request: Request, shape: type[Body]) -> dict[str, Any]:
    """The body of this request in that shape. Raises InvalidBody, which names each member at fault."""
    read = shape(data=request.data)
    if not read.is_valid():
        raise InvalidBody(list(faults(read.errors)))
    found: dict[str, Any] = read.validated_data
    return found


def faults(detail: Any, pointer: str = "") -> Iterator[Fault]:
    """What is wrong, one by one, each with its JSON pointer (RFC 6901)."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from faults(inner, pointer if own else f"{pointer}/{_step(name)}")
    elif isinstance(detail, list):
        for position, inner in enumerate(detail):
            if isinstance(inner, ErrorDetail):
                yield {"pointer": pointer, "code": str(inner.code), "detail": str(inner)}
            elif inner:
                yield from faults(inner, f"{pointer}/{position}")


def _step(name: object) -> str:
    """One step of a pointer. A member's name may hold anything; half a surrogate pair is no text."""
    text = str(name).encode("utf-8", "backslashreplace").decode()[:LONGEST_NAME]
    return text.replace("~", "~0").replace("/", "~1")
