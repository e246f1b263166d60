"""Which headers go with an answer: what the document says of each operation and status."""

from collections.abc import Iterator
from typing import Any

from .retiring import Retiring

Header = tuple[str, dict[str, Any]]
NOT_MODIFIED, CREATED, UNKNOWN, FORBIDDEN, CHANGED_SINCE, TOO_MANY = 304, 201, 401, 403, 412, 429


def described(
    method: str, status: int, *, single: bool, names_state: bool, retiring: Retiring | None
) -> dict[str, dict[str, Any]]:
    """The headers of such an answer, as OpenAPI has them; those that are always sent are required.

    single, names_state, retiring: of the view, see `ground.PartnerView`.
    """
    found = [
        *_of_every_answer(),
        *_of_a_refusal(status),
        *_of_a_state(method, status, single=single, names_state=names_state),
        *_of_a_post(method, status),
    ]
    if retiring is not None:
        found += [
            _header("Deprecation", "Since when this address is announced to go (RFC 9745)"),
            _header("Sunset", "The last day on which it answers (RFC 8594)"),
            _header("Link", "The page of what that means, and the address that takes its place"),
        ]
    return dict(found)


def _of_every_answer() -> Iterator[Header]:
    yield _header("Cache-Control", "What is said about a child stays in no cache on the way")
    yield _header("Allow", "The methods that this address takes")
    for name, words in (
        ("RateLimit", "What is left of this minute’s requests, and when the next begins"),
        ("RateLimit-Policy", "By what requests are counted, and how many there may be in a minute"),
    ):
        yield _header(name, f"{words}. Left out where nobody counts", always=False)


def _of_a_refusal(status: int) -> Iterator[Header]:
    if status in (UNKNOWN, FORBIDDEN, TOO_MANY):
        words = "How to be known, and what is wrong with the token (RFC 6750)"
        yield _header("WWW-Authenticate", words, always=status == UNKNOWN)
    if status == TOO_MANY:
        yield _header("Retry-After", "After how many seconds to try again", kind="integer")


def _of_a_state(method: str, status: int, *, single: bool, names_state: bool) -> Iterator[Header]:
    shown = single and method == "GET" and status in (200, NOT_MODIFIED)
    changed = (method != "GET" and 200 <= status < 300) and (
        single or names_state or (method, status) == ("POST", CREATED)
    )
    if shown or changed:
        yield _header("ETag", "The state that is shown; send it as If-Match to change it")
    if status == CHANGED_SINCE:
        yield _header("ETag", "The state that stands now")


def _of_a_post(method: str, status: int) -> Iterator[Header]:
    if method != "POST" or not 200 <= status < 300:
        return
    words = "“true”: this request was answered before, and here is that answer again"
    yield _header("Idempotency-Replayed", words, always=False)
    if status == CREATED:
        yield _header("Location", "The address of what was made")


def _header(name: str, words: str, *, always: bool = True, kind: str = "string") -> Header:
    told: dict[str, Any] = {"description": words, "schema": {"type": kind}}
    return name, told | ({"required": True} if always else {})
