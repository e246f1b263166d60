"""What every page of sharing about one child has around it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from childplan.common import clock, surrounding
from childplan.sharing.rules import SharingRefused

CONFLICT = 409


def child_page(
    request: HttpRequest, template: str, child_id: UUID, *, status: int = 200, current: str = "", **shown: Any
) -> HttpResponse:
    """A page under the bar that says who the child is. current: its place in the child's menu. Raises NotFound."""
    around = surrounding.surroundings(request, child_id, current)
    return render(request, template, {**around, "child_id": child_id, **shown}, status=status)


def asking_page(
    request: HttpRequest, form: Form, child_id: UUID, *, template: str = "sharing/form.html", **shown: Any
) -> HttpResponse:
    """A page that asks something; back to the child's sharing."""
    back = reverse("sharing:of_child", args=[child_id])
    around = {"form": form, "back_href": back, "cancel_href": back, **shown}
    return child_page(request, template, child_id, **around)


def refused_on(form: Form, refused: SharingRefused) -> None:
    """Say on the form what is not enough, at the field that asks for it."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.words)


def saved(request: HttpRequest, words: str, *place: Any) -> HttpResponse:
    """Say what was saved and when, on the page that comes next. place: its name and parts."""
    messages.success(request, f"{words} Saved {clock.time_of(clock.now())}")
    return redirect(*place)
