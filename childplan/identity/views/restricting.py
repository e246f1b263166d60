"""What the pages about restricted records share: the bar, the form, and whom somebody has ticked."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from childplan.common import surrounding


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def chosen_of(request: HttpRequest) -> set[int]:
    """The memberships that are ticked on a form that looks for people; what is no number is nobody's."""
    return {int(text) for text in request.POST.getlist("names") if text.isdigit() and len(text) < 19}


def record_page(
    request: HttpRequest,
    form: Form,
    child_id: UUID,
    *,
    title: str,
    template: str = "identity/form.html",
    back_href: str = "",
    **shown: Any,
) -> HttpResponse:
    """The form under the child's bar; back leads to the restricted record unless said. Raises NotFound."""
    back_href = back_href or reverse("identity:restricted_record", args=[child_id])
    context = {
        **surrounding.surroundings(request, child_id, ""),
        "title": title,
        "form": form,
        "back_href": back_href,
        "cancel_href": back_href,
        **shown,
    }
    return render(request, template, context)
