"""The page for whoever saves second: their text, yours, the two joined, and parts to take of each.

Nothing is kept on the server: what was typed goes round in the page. Choices are sent with "choose" and the fingerprint
of the parts they were made for; when a third person has saved meanwhile the parts are others, and are offered anew.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from childplan.common.forms.both_texts import both_texts
from childplan.common.joining import Standing
from childplan.plans.selectors.child_header import ChildHeader
from childplan.plans.selectors.standing import MODELS, standing

from .framing import CONFLICT, child_page

OK = 200


def conflict_page(
    request: HttpRequest,
    header: ChildHeader,
    *,
    at: datetime,
    what: str,
    row_id: UUID,
    form: Form,
    again: Callable[[dict[str, Any]], Form],
    caption: str,
    back: str,
) -> HttpResponse:
    """Everything of both, and a form in which they are joined. what: the model's name. form: valid, as it was sent."""
    versions = standing(MODELS[what], header.child_id, row_id, began=form.cleaned_data["version"])
    return between(request, header, versions, at=at, form=form, again=again, caption=caption, back=back)


def between(
    request: HttpRequest,
    header: ChildHeader,
    versions: tuple[Standing, Mapping[str, Any]],
    *,
    at: datetime,
    form: Form,
    again: Callable[[dict[str, Any]], Form],
    caption: str,
    back: str,
) -> HttpResponse:
    """The same for a row of another app. versions: as it stands, and what it said when the author began."""
    theirs, base = versions
    shown = both_texts(request.POST, form=form, theirs=theirs, base=base, again=again)
    return child_page(
        request,
        "plans/conflict.html",
        header,
        at=at,
        status=OK if shown["is_chosen"] else CONFLICT,
        title="Somebody else saved this while you were writing",
        caption=caption,
        back_href=back,
        **shown,
    )
