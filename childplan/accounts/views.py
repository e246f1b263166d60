"""Choosing the membership to act in. A visitor's page: it opens no child, and changes what the next request sees."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from .forms import ActingAsForm
from .selectors import acting_membership_id, is_family, ways_to_act


@login_required
def acting_as(request: HttpRequest) -> HttpResponse:
    """One's roles, the present one chosen; then back to where one came from. Families have a page of their own."""
    user_id = int(request.user.pk or 0)
    ways = ways_to_act(user_id=user_id)
    if not ways and is_family(user_id=user_id):
        return redirect("/family/")
    present = acting_membership_id(user_id=user_id, chosen=request.session.get("membership_id"))
    form = ActingAsForm(
        request.POST if request.method == "POST" else None, ways=ways, initial={"membership": present}
    )
    if request.method == "POST" and form.is_valid():
        request.session["membership_id"] = form.cleaned_data["membership"]
        return redirect(_next(request))
    return render(request, "accounts/acting_as.html", {"form": form, "ways": ways, "next": _next(request)})


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
