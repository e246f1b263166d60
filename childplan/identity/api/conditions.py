"""Which state of a thing somebody read, and which they change: ETag, If-None-Match, If-Match (RFC 9110)."""

import hashlib
import re

from rest_framework.request import Request

from .problems import ApiProblem, InvalidHeader

# What an If-Match may name: entity tags, strong or weak, with commas between; or a star, which names no state.
TAGS = re.compile(r'\s*(W/)?"[^"\x00-\x20\x7f]*"\s*(,\s*(W/)?"[^"\x00-\x20\x7f]*"\s*)*', re.ASCII)
ONE_TAG = re.compile(r'(W/)?("[^"]*")')
NO_VERSION = 0


def version_tag(version: int) -> str:
    """The ETag of a thing that counts its versions."""
    return f'"{version}"'


def content_tag(content: bytes) -> str:
    """The ETag of a thing as this system reads it."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def require_if_match(request: Request) -> None:
    """Raise ApiProblem (428) or InvalidHeader unless the request says which state it changes."""
    named = request.headers.get("If-Match", "").strip()
    if not named or named == "*":
        # A star means "whatever it is now": whoever sends it has not looked.
        raise ApiProblem("state-not-named")
    if not TAGS.fullmatch(named):
        raise InvalidHeader(
            "If-Match", "wrong_form", 'Send the ETag as you were given it, in its quotation marks: "7".'
        )


def stated_version(request: Request) -> int:
    """The version that If-Match names; NO_VERSION, which nothing has, where it names none of ours or several."""
    strong = [tag for weak, tag in ONE_TAG.findall(request.headers.get("If-Match", "")) if not weak]
    if len(strong) != 1 or not re.fullmatch(r'"[1-9][0-9]{0,8}"', strong[0], re.ASCII):
        return NO_VERSION
    return int(strong[0].strip('"'))


def is_known_already(request: Request, tag: str) -> bool:
    """Whether the asking system says that it has this state already."""
    named = request.headers.get("If-None-Match", "")
    return tag in [own for _, own in ONE_TAG.findall(named)]
