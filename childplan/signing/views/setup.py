"""Half signed in: a password was right, and a second step is to be set up before anything is shown."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from childplan.accounts.strength import is_strong
from childplan.common import clock
from childplan.signing.actions.use_setup_code import may_set_up, use_setup_code
from childplan.signing.forms import SetupCodeForm
from childplan.signing.selectors import has_second_step

# The same words for a wrong code, an old one, a used one, one of somebody else and none at all.
NOT_RIGHT = "This code does not work. Check it, or ask for a new one"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the setup code that somebody handed over; with it, offer an app or a passkey."""
    if is_strong(request):
        return redirect("mfa_index")
    at = clock.now()
    if has_second_step(user_id=int(request.user.pk or 0)):
        # A session from before they had one: signing in asks for it.
        return render(request, "signing/sign_in_again.html")
    if may_set_up(request=request, at=at):
        return render(request, "signing/choose_step.html")
    form = SetupCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if use_setup_code(request=request, code=form.cleaned_data["code"], at=at):
            return redirect("signing:start")
        form.add_error("code", NOT_RIGHT)
    return render(request, "signing/setup_code.html", {"form": form})
