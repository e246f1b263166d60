"""The page for whoever saves second: their text, yours, the two joined, and parts to take of each.

Nothing is kept on the server: what was typed goes round in the page. Choices are sent with "choose" and the fingerprint
of the parts they were made for; when a third person has saved meanwhile the parts are others, and are offered anew.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from childplan.plans.presenters.conflict import choices, differing, fingerprint, stands
from childplan.plans.selectors.child_header import ChildHeader
from childplan.plans.selectors.standing import MODELS, standing

from .framing import CONFLICT, child_page

NOT_YOURS = ("csrfmiddlewaretoken", "author_mark", "parts_of", "choose")
OK = 200


def chooses(request: HttpRequest) -> bool:
    """Whether somebody sent which parts to take, and nothing to be saved."""
    return request.method == "POST" and "choose" in request.POST


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
    began = form.cleaned_data["version"]
    theirs, base = standing(MODELS[what], header.child_id, row_id, began=began)
    fields = differing(form, base, theirs.values)
    print_of = fingerprint(theirs.version, fields)
    chosen = request.POST.dict() if request.POST.get("parts_of") == print_of else {}
    shown = again({**stands(form, theirs.values, fields, chosen), "version": theirs.version})
    return child_page(
        request,
        "plans/conflict.html",
        header,
        at=at,
        status=OK if chosen else CONFLICT,
        title="Somebody else saved this while you were writing",
        caption=caption,
        theirs=theirs,
        fields=fields,
        groups=choices(fields, chosen),
        parts_of=print_of,
        sent=[
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_YOURS and not name.startswith("take-")
            for value in values
        ],
        passed_on=[
            (name, request.POST[name]) for name in ("draft_version", "draft_window") if name in request.POST
        ],
        is_new=chooses(request) and not chosen,
        form=shown,
        back_href=back,
    )
