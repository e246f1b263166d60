"""For the invited: from the link in the email to a sign-in. They are visitors until it is done."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from childplan.accounts.strength import START, is_strong
from childplan.common import clock
from childplan.signing.actions.use_setup_code import let_set_up
from portal.actions.accept_invitation import InvitationUnusable, accept_as_known, accept_as_new
from portal.forms.accept import AcceptForm
from portal.selectors.invitation_shown import ShownInvitation, invitation_behind

from .limits import too_often

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set up a sign-in, or take the invitation with the one that the address has. Says nothing of the child.

    A link that never was, ran out, was used or withdrawn answers with one page, so that it tells nothing.
    """
    if too_often(request):
        return _say(request, "portal/too_often.html", 429)
    shown = invitation_behind(token)
    if shown is None or not shown.is_usable:
        if shown is not None and shown.accepted_by is not None and shown.accepted_by == request.user.pk:
            return redirect("portal:home")
        return _unusable(request)
    if request.user.is_authenticated and request.user.pk != shown.existing_user_id:
        return _say(request, "portal/somebody_else.html", 200)
    if shown.existing_user_id is None:
        return _set_up(request, token, shown)
    if not shown.existing_may:
        return _say(request, "portal/other_sign_in.html", 200, shown=shown)
    if not request.user.is_authenticated:
        come_back = urlencode({"next": request.path})
        return _say(
            request, "portal/sign_in.html", 200, sign_in_href=f"{reverse('account_login')}?{come_back}"
        )
    return _take(request, token)


def _set_up(request: HttpRequest, token: str, shown: ShownInvitation) -> HttpResponse:
    form = AcceptForm(request.POST or None, email=shown.email)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            accepted = accept_as_new(
                token=token, name=given["name"], password=given["password"], at=clock.now()
            )
        except InvitationUnusable:
            return _unusable(request)
        user = get_user_model()._default_manager.get(pk=accepted.user_id)
        login(request, user, backend=BACKEND)
        # Whoever holds the link is who was invited: with it they set up their second step.
        let_set_up(request=request, at=clock.now())
        return redirect(START)
    return _say(request, "portal/set_up.html", 200, form=form, shown=shown)


def _take(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return _say(request, "portal/take.html", 200)
    try:
        accept_as_known(token=token, user_id=int(request.user.pk or 0))
    except InvitationUnusable:
        return _unusable(request)
    if not is_strong(request):
        let_set_up(request=request, at=clock.now())
    return redirect("portal:home")


def _unusable(request: HttpRequest) -> HttpResponse:
    return _say(request, "portal/link_over.html", 404)


def _say(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    return render(request, template, context, status=status)
