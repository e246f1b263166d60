"""What somebody was sending when their session had ended: sealed, and offered to them alone once they are back.

Every form that asks for words carries a mark, signed by us: for whom the page was made and in which membership. If it
is sent by somebody signed out, what they sent is encrypted, with a key of that very person, into the session that leads
to signing in. It is opened for the same person in the same membership within half an hour, never sent by itself, and
thrown away when somebody else signs in. See docs/decisions/0018-what-was-sent-signed-out.md.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from cryptography.fernet import Fernet, InvalidToken
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

FIELD = "author_mark"
AGAIN = "kept"
IN_SESSION = "kept"
SALT = "childplan.accounts.keeping"
# Seconds for which a page may have been open, and for which what was sealed can be opened.
PAGE_LASTS = 24 * 60 * 60
SEALED_LASTS = 30 * 60
LARGEST = 300_000
NOT_KEPT = frozenset(
    {"csrfmiddlewaretoken", FIELD, AGAIN, "draft", "draft_version", "draft_window", "throw_away"}
)


class MayOpen(Protocol):
    """Whether the signed-in person may still open that page in that membership."""

    def __call__(self, request: HttpRequest, *, membership_id: int, path: str) -> bool: ...


def _nobody_knows(request: HttpRequest, *, membership_id: int, path: str) -> bool:  # noqa: ARG001
    return False


# Set by the app that decides who sees what, when it starts.
may_open: MayOpen = _nobody_knows


@dataclass(frozen=True)
class Mark:
    """For whom a page was made. labels: what its fields of words are called on it, by name."""

    user_id: int
    membership_id: int
    title: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Kept:
    """What was sent, where to, and for whom."""

    mark: Mark
    path: str
    fields: Mapping[str, Sequence[str]]


def marked(mark: Mark) -> str:
    """The mark as a form carries it."""
    return signing.dumps(
        [mark.user_id, mark.membership_id, mark.title, dict(mark.labels)], salt=SALT, compress=True
    )


def mark_of(request: HttpRequest) -> Mark | None:
    """The mark of the form that was sent; None where it has none of ours, or an old one."""
    sent = request.POST.get(FIELD, "") if request.method == "POST" else ""
    if not sent:
        return None
    try:
        user, membership, title, labels = signing.loads(sent, salt=SALT, max_age=PAGE_LASTS)
    except (signing.BadSignature, ValueError):
        return None
    return Mark(user, membership, title, labels)


def carries_file(request: HttpRequest) -> bool:
    """Whether it is a form with a file, which is not kept: nobody is to be told that nothing of it is lost."""
    return request.method == "POST" and request.content_type == "multipart/form-data" and bool(request.FILES)


def asked_on(request: HttpRequest) -> str:
    """The page on which somebody filled in what they sent; its own address where that is not known."""
    page = urlsplit(request.headers.get("Referer", ""))
    if request.method == "POST" and page.netloc == request.get_host() and page.path[1:2] != "/":
        return urlunsplit(("", "", page.path, page.query, ""))
    return request.get_full_path()


def asks_again(request: HttpRequest) -> str:
    """The page that asks for a file, which says that it has to be chosen again."""
    path, _, query = asked_on(request).partition("?")
    kept = QueryDict(query, mutable=True)
    kept["file"] = "again"
    return f"{path}?{kept.urlencode()}"


def seal(request: HttpRequest, mark: Mark) -> bool:
    """Put what was sent into the present session, closed to all but whom the mark names. False if it is too long."""
    fields = {name: list(values) for name, values in request.POST.lists() if name not in NOT_KEPT}
    said = json.dumps([request.get_full_path(), mark.title, dict(mark.labels), fields])
    if len(said) > LARGEST:
        return False
    sealed = _lock(mark.user_id, mark.membership_id).encrypt(said.encode()).decode()
    request.session[IN_SESSION] = [mark.user_id, mark.membership_id, sealed]
    return True


def opened(request: HttpRequest, *, memberships: Sequence[int]) -> Kept | None:
    """What is kept for the person who is signed in, if they still hold the membership. Anybody else's goes."""
    try:
        user, membership, sealed = request.session[IN_SESSION]
        if user != request.user.pk or membership not in memberships:
            raise InvalidToken
        said = _lock(user, membership).decrypt(sealed.encode(), ttl=SEALED_LASTS)
        path, title, labels, fields = json.loads(said)
    except KeyError:
        return None
    except (InvalidToken, ValueError):
        let_go(request)
        return None
    return Kept(Mark(user, membership, title, labels), path, fields)


def let_go(request: HttpRequest) -> None:
    """Throw away what is kept in this session."""
    request.session.pop(IN_SESSION, None)


def only_for_its_author(*, request: HttpRequest, user: Any, **_: object) -> None:
    """Somebody signed in: what was kept for anybody else goes before they see a page."""
    if request.session.get(IN_SESSION, [None])[0] != user.pk:
        let_go(request)


def _lock(user_id: int, membership_id: int) -> Fernet:
    key = salted_hmac(SALT, f"{user_id}:{membership_id}", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
