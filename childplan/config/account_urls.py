"""Addresses of signing in and of passwords, answered by allauth: those that we have a use for and no others.

Nobody changes the email address they sign in with: an organisation gives it. So allauth's pages for addresses,
confirmations and codes are not here, and neither is what they would write.
"""

from allauth.account import views
from allauth.mfa.base.views import reauthenticate
from allauth.mfa.webauthn.views import login_webauthn, reauthenticate_webauthn
from django.urls import path, re_path

from childplan.signing.views import steps

# Second steps. Allauth makes and reads them; whether somebody may ask is decided in front of it.
STEP = "second-step/"
second_steps = [
    path(STEP, steps.index, name="mfa_index"),
    path(f"{STEP}show/", steps.show, name="mfa_authenticate"),
    path(f"{STEP}show-again/", reauthenticate, name="mfa_reauthenticate"),
    path(f"{STEP}app/", steps.set_up_app, name="mfa_activate_totp"),
    path(f"{STEP}app/remove/", steps.take_off_app, name="mfa_deactivate_totp"),
    path(f"{STEP}passkeys/", steps.list_passkeys, name="mfa_list_webauthn"),
    path(f"{STEP}passkeys/add/", steps.add_passkey, name="mfa_add_webauthn"),
    path(f"{STEP}passkeys/<int:pk>/remove/", steps.remove_passkey, name="mfa_remove_webauthn"),
    path(f"{STEP}passkeys/show-again/", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(f"{STEP}passkeys/sign-in/", login_webauthn, name="mfa_login_webauthn"),
    path(f"{STEP}spare-codes/", steps.new_spare_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns = [
    *second_steps,
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    # Closed by our adapter; allauth names it on its own pages.
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
