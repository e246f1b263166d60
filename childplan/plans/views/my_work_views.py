"""The first page: what needs doing first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from childplan.access.guards import FAMILY, practitioner_page, scope_of
from childplan.accounts.selectors import is_family
from childplan.common import clock
from childplan.plans.presenters import my_work as words
from childplan.plans.selectors.my_work import my_work


def first_page(request: HttpRequest) -> HttpResponse:
    """Where signing in leads. Families go to their own pages; who has no role is told so rather than "not found"."""
    scope = getattr(request, "scope", None)
    if scope is None and request.user.is_authenticated:
        return redirect("/family/" if is_family(user_id=int(request.user.pk)) else "accounts:acting_as")
    if scope is not None and scope.role_key == FAMILY:
        return redirect("/family/")
    return show_my_work(request)


@practitioner_page()
def show_my_work(request: HttpRequest) -> HttpResponse:
    """Alerts, actions and reviews by day, with the reason for each day; and notices not read yet."""
    scope, today = scope_of(request), timezone.localdate(clock.now())
    work = my_work(scope, today=today)
    shown = {
        "groups": words.groups(work.lines, today=today),
        "notices": work.notices,
        "has_more": work.has_more,
        "name": request.user.get_full_name() if request.user.is_authenticated else "",
        "today": today,
    }
    return render(request, "plans/my_work.html", shown)
