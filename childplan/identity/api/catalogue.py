"""Every kind of problem the API answers with. Each has an address that never changes: a page that says what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Relative, so that the same words arrive from every area; resolved against the API's own address it is a page.
ADDRESS = "/api/v1/problems/{}/"


@dataclass(frozen=True)
class Problem:
    """One kind of problem. meaning, remedy: for the person who programs the other system."""

    slug: str
    status: int
    title: str
    meaning: str
    remedy: str

    @property
    def type(self) -> str:
        return ADDRESS.format(self.slug)


# Of those with the same status, the first is the one that is meant when nothing more is known.
PROBLEMS: Sequence[Problem] = (
    Problem(
        "invalid-parameters",
        400,
        "A parameter cannot be used",
        "A parameter is missing, unknown, given twice, or its value fails its check. Nothing was looked up.",
        "Read `errors`: each entry names the parameter and says what is wrong with its value.",
    ),
    Problem(
        "invalid-header",
        400,
        "A header cannot be used",
        "A header is missing or its value has not the form it must have. Nothing was done.",
        "Read `errors`: each entry names the header and says what is wrong with its value.",
    ),
    Problem(
        "malformed-body",
        400,
        "The body cannot be read",
        "The body cannot be read as JSON in UTF-8, or as a form where one is asked for, or it names a member twice. "
        "Nothing was done.",
        "Send one JSON document as RFC 8259 has it, or a form as RFC 7578 has it; `errors` says where reading stopped.",
    ),
    Problem(
        "invalid-body",
        400,
        "The body does not have the shape it must have",
        "A member is missing, unknown, of the wrong type, or its value fails its check. Nothing was done.",
        "Read `errors`: each entry has the JSON pointer of the member and says what is wrong with it.",
    ),
    Problem(
        "not-authenticated",
        401,
        "No valid access token",
        "The request has no access token, or one that we do not know, that has expired, or whose agreement has ended.",
        "Ask for a new token at /api/oauth/token/ and send it as `Authorization: Bearer …`.",
    ),
    Problem(
        "agreement-ended",
        403,
        "The sharing agreement of your system does not hold",
        "Your token is good, and the sharing agreement under which your system acts has ended or has not begun. "
        "Nothing was looked up or done. No token is given while that is so.",
        "Ask the local area that registered your system. Under another agreement your client id and secret stay.",
    ),
    Problem(
        "not-permitted",
        403,
        "Your system is not permitted to do this",
        "The role of your system, or its agreement for this child, does not include it.",
        "Ask the local area that registered your system.",
    ),
    Problem(
        "insufficient-scope",
        403,
        "The token does not have the scope that this needs",
        "The token is good, but it was not given for this. `scope` names what is missing.",
        "Ask for a token with that scope. If that is refused, the agreement for your system does not include it.",
    ),
    Problem(
        "not-found",
        404,
        "There is nothing here for you",
        "Either it does not exist, or it is not open to your system. The two are one answer.",
        "Look the child up by one of its identifiers. If you expected it, ask the local area.",
    ),
    Problem(
        "method-not-allowed",
        405,
        "This address does not take that method",
        "What this address takes is in the `Allow` header of this answer.",
        "Use one of the methods it names.",
    ),
    Problem(
        "not-acceptable",
        406,
        "We cannot answer in that form",
        "The Accept header asks for a form that we do not have.",
        "Send `Accept: application/json`, or no Accept header.",
    ),
    Problem(
        "not-in-this-state",
        409,
        "It can no longer be changed in this way",
        "What you ask for does not go with the state that the thing is in. Nothing was done.",
        "Read it again; its `state` says what became of it.",
    ),
    Problem(
        "request-in-flight",
        409,
        "The same request is being worked on",
        "Another request with this Idempotency-Key has not been answered yet.",
        "Wait a second or two and send the same request with the same key again.",
    ),
    Problem(
        "changed-since",
        412,
        "It has been changed since you read it",
        "If-Match names another state than the present one. Nothing was done. `current` is how it stands now.",
        "Look at `current`, decide whether you still want your change, and send it with the ETag of this answer.",
    ),
    Problem(
        "body-too-large",
        413,
        "The body is too large",
        "The body is larger than this address takes. It was not read.",
        "Send less at a time; the reference says how much each address takes.",
    ),
    Problem(
        "unsupported-media-type",
        415,
        "We cannot read a body of that type",
        "The Content-Type header is missing or names something other than this address takes.",
        "Send `Content-Type: application/json`, or what the reference says of this address.",
    ),
    Problem(
        "idempotency-key-reused",
        422,
        "This Idempotency-Key was used for another request",
        "Within the last 24 hours your system sent this key with another address or another body. Nothing was done.",
        "Make a new key for each new request; use one again only to repeat the very same request.",
    ),
    Problem(
        "state-not-named",
        428,
        "Say which state you are changing",
        "Changes need an If-Match header with the ETag of what you read, so that no change is lost.",
        "Read it, take the ETag of that answer, and send it as If-Match.",
    ),
    Problem(
        "too-many-requests",
        429,
        "Too many requests",
        "Your system asked more often than it may in a minute.",
        "Wait as many seconds as the Retry-After header says.",
    ),
    Problem(
        "too-many-files",
        429,
        "Too many files today",
        "Your system has sent as many files as are checked for one sender in a day. This one was not read.",
        "Send it tomorrow; the Retry-After header says in how many seconds that is. Send one file for many pupils.",
    ),
    Problem(
        "server-error",
        500,
        "Something went wrong on our side",
        "It was recorded. Nothing was changed.",
        "Try again later, with the same Idempotency-Key.",
    ),
)
TYPES = [problem.type for problem in PROBLEMS]
BY_SLUG: Mapping[str, Problem] = {problem.slug: problem for problem in PROBLEMS}
BY_STATUS: Mapping[int, Problem] = {problem.status: problem for problem in reversed(PROBLEMS)}


def titles(status: int) -> str:
    """What the OpenAPI document says of a status: every problem it may be."""
    return "; ".join(problem.title for problem in PROBLEMS if problem.status == status)
