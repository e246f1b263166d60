"""Choosing the membership to act in, and what was sent while signed out. Visitors' pages: they open no child."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import keeping
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """What one sent after the session had ended, to read and to send again; a POST throws it away."""
    ways = ways_to_act(user_id=int(request.user.pk or 0))
    found = keeping.opened(request, memberships=[way.membership_id for way in ways])
    if request.method == "POST":
        keeping.let_go(request)
        messages.success(request, "Thrown away")
        return redirect("/")
    if found is None:
        return render(request, "accounts/kept.html", {"title": "Nothing is kept for you", "kept": None})
    # It is saved by the role it was written in.
    request.session["membership_id"] = found.mark.membership_id
    if not keeping.may_open(request, membership_id=found.mark.membership_id, path=found.path):
        # Its words are theirs. The title and labels of the page may say whom it was about.
        said = [values[0] for name, values in found.fields.items() if name in found.mark.labels and values[0]]
        return render(
            request, "accounts/kept_closed.html", {"title": "This could not be saved", "words": said}
        )
    labels = found.mark.labels
    words = [(name, label, (found.fields.get(name) or [""])[0]) for name, label in labels.items()]
    hidden = [(name, one) for name, values in found.fields.items() if name not in labels for one in values]
    shown = {"title": "This was not saved yet", "kept": found, "words": words, "hidden": hidden}
    return render(request, "accounts/kept.html", shown)


def sent_from_an_old_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is no longer right. Whoever signed in again in another window has not lost what they typed."""
    mark = keeping.mark_of(request)
    mine = mark is not None and (not request.user.is_authenticated or mark.user_id == request.user.pk)
    if mark is not None and mine and keeping.carries_file(request):
        back = keeping.asks_again(request)
        return redirect(back) if request.user.is_authenticated else redirect_to_login(back)
    if mark is None or not mine or not keeping.seal(request, mark):
        return csrf_failure(request, reason)
    if request.user.is_authenticated:
        return redirect("accounts:kept")
    return redirect_to_login(reverse("accounts:kept"))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
