"""Setting up, showing and taking off second steps: allauth's pages, each behind the question whether they may be asked.

Who only gave a password reaches the two pages that set up a first step, with a setup code or an invitation taken in
the same session. Who has a step has shown it lately before anything about it changes, and other sessions end.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.recovery_codes.internal import flows as code_flows
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.internal import flows as totp_flows
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from childplan.accounts.strength import is_strong, showed_lately
from childplan.common import clock
from childplan.signing.actions.settle_second_step import settle_second_step
from childplan.signing.actions.use_setup_code import may_set_up
from childplan.signing.selectors import has_second_step

View = Callable[..., HttpResponse]


def _none(email: str) -> str:  # noqa: ARG001
    return ""


# Set by the demonstration, whose people have no phones: the present code of one of them. Empty everywhere else.
demonstration_code: Callable[[str], str] = _none


def _by_whoever_showed_one(view: View, *, lately: bool = True, first: bool = False) -> View:
    """The view for somebody who has shown a second step. first: also for who may set up their first one."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if is_strong(request):
            if lately and not showed_lately(request):
                return redirect_to_login(request.path, reverse("mfa_reauthenticate"))
            return view(request, *args, **kwargs)
        user_id = int(request.user.pk or 0)
        if first and may_set_up(request=request, at=clock.now()) and not has_second_step(user_id=user_id):
            return view(request, *args, **kwargs)
        return redirect("signing:start")

    return page


class ShowStep(AuthenticateView):  # type: ignore[misc]
    """Between the password and the first page: a code, a spare code or a passkey."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**more),
            "demo_code": demonstration_code(self.stage.login.user.email),
        }


class SetUpApp(ActivateTOTPView):  # type: ignore[misc]
    """An app on a phone that shows a new code every half minute."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        shown = super().get_context_data(**more)
        key: str = shown["form"].secret
        return {**shown, "key_in_fours": [key[at : at + 4] for at in range(0, len(key), 4)]}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                added, codes = totp_flows.activate_totp(self.request, form)
        except IntegrityError:
            # Sent twice: the other one set it up.
            return redirect("mfa_index")
        settle_second_step(request=self.request, added=added)
        return _shown_once(self.request, codes)


class TakeOffApp(DeactivateTOTPView):  # type: ignore[misc]
    """Stop using the app; there must be another second step."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        settle_second_step(request=self.request)
        return answer


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """A passkey of a phone, computer or key."""

    def form_valid(self, form: Any) -> HttpResponse:
        said = form.cleaned_data
        added, codes = webauthn_flows.add_authenticator(
            self.request, name=said["name"], credential=said["credential"]
        )
        settle_second_step(request=self.request, added=added)
        return _shown_once(self.request, codes)


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Remove one passkey; there must be another second step."""

    def form_valid(self, form: Any) -> HttpResponse:
        from allauth.mfa.adapter import get_adapter

        if not get_adapter().can_delete_authenticator(self.get_object()):
            return redirect("mfa_index")
        answer: HttpResponse = super().form_valid(form)
        settle_second_step(request=self.request)
        return answer

    def get_success_url(self) -> str:
        return reverse("mfa_index")


class NewSpareCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """Ten new spare codes in place of the old ones."""

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ARG002
        made = code_flows.generate_recovery_codes(self.request)
        settle_second_step(request=self.request)
        return _shown_once(self.request, made)


def _shown_once(request: HttpRequest, codes: Any) -> HttpResponse:
    """The new spare codes, in the answer to what made them and on no page that can be opened again."""
    if not codes:
        return redirect("mfa_index")
    kept = codes.wrap()
    kept.mark_as_viewed()
    return render(request, "mfa/recovery_codes/index.html", {"unused_codes": kept.get_unused_codes()})


def list_passkeys(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """They stand on the page of all second steps."""
    return HttpResponseRedirect(reverse("mfa_index"))


show = ShowStep.as_view()
index = _by_whoever_showed_one(IndexView.as_view(), lately=False)
set_up_app = _by_whoever_showed_one(SetUpApp.as_view(), first=True)
take_off_app = _by_whoever_showed_one(TakeOffApp.as_view())
add_passkey = _by_whoever_showed_one(AddPasskey.as_view(), first=True)
remove_passkey = _by_whoever_showed_one(RemovePasskey.as_view())
new_spare_codes = _by_whoever_showed_one(NewSpareCodes.as_view())
