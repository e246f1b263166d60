"""Whether an answer of the API has the headers that the document promises of it, and no other of ours."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from childplan.identity.api.reference import document

# Of HTTP itself and of every page of the site. A cookie is not among them: no partner system is given one.
GENERAL = frozenset(
    {
        *("connection", "content-length", "content-type", "date", "server", "transfer-encoding", "vary"),
        *("content-security-policy", "cross-origin-opener-policy", "permissions-policy", "referrer-policy"),
        *("strict-transport-security", "x-content-type-options", "x-frame-options"),
    }
)
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def broken_promises(operation: Mapping[str, Any], status: int, headers: Iterable[str]) -> Iterator[str]:
    """Each header that was sent and is not described, and each that is always sent and was not."""
    described = operation["responses"].get(str(status), {}).get("headers", {})
    known, sent = {name.lower() for name in described}, {name.lower() for name in headers}
    yield from (f"{name} is not described with {status}" for name in sorted(sent - known - GENERAL))
    for name, header in described.items():
        if header.get("required") and name.lower() not in sent:
            yield f"{name} is missing with {status}"


def keeps_its_promise(method: str, answer: Any) -> Any:
    """The answer, once its headers are as promised. One of an address or method without description is passed over."""
    route = getattr(answer.resolver_match, "route", "") or ""
    methods = document()["paths"].get("/" + CONVERTER.sub(r"{\1}", route), {})
    operation = methods.get("get" if method == "head" else method)
    if operation is not None and str(answer.status_code) in operation["responses"]:
        broken = list(broken_promises(operation, answer.status_code, answer.headers))
        assert not broken, f"{method} {route}: {broken}"
    return answer
