"""The addresses of signing in and of the service itself. Part of `addresses.py`, which has the words of the rows."""

from tests.house.addresses import FAMILY, OUT, PARTNER, PROBLEM, STAFF, Address
from tests.house.roles_that_may import ANYONE

SIGNED_IN = {STAFF: 302, FAMILY: 302}
OUTSIDE = {OUT: 302, PARTNER: 302}
ACCOUNTS = (
    Address("account_login", ANYONE, words="Sign in", answers=SIGNED_IN, error=PROBLEM),
    Address("account_logout", ANYONE, words="Sign out", answers={OUT: 302, PARTNER: 302}),
    Address("account_inactive", ANYONE, words="account"),
    Address("account_signup", ANYONE, words="account", answers=SIGNED_IN),
    Address("account_reauthenticate", ANYONE, shown=(200, 302), answers={OUT: 302, PARTNER: 302}),
    Address("account_change_password", ANYONE, words="password", answers={OUT: 302, PARTNER: 302}, error=PROBLEM),
    Address("account_reset_password", ANYONE, words="password", error=PROBLEM),
    Address("account_reset_password_from_key_done", ANYONE, words="password"),
    Address("account_reset_password_from_key", ANYONE, fixed={"uidb36": "1", "key": "no-such-key"}),
    Address("account_reset_password_done", ANYONE),
    # Whoever asks here is signed in and has shown their second step; who has no app or passkey is sent on.
    Address("mfa_index", ANYONE, words="How you sign in", answers=OUTSIDE),
    Address("mfa_authenticate", ANYONE, answers=SIGNED_IN | OUTSIDE),
    Address("mfa_reauthenticate", ANYONE, shown=(200, 302), answers=OUTSIDE),
    Address("mfa_activate_totp", ANYONE, shown=(200, 302), answers=OUTSIDE),
    Address("mfa_deactivate_totp", ANYONE, shown=(200, 404), answers=OUTSIDE),
    Address("mfa_list_webauthn", ANYONE, shown=(302,)),
    Address("mfa_add_webauthn", ANYONE, words="Set up a passkey", answers=OUTSIDE),
    Address("mfa_remove_webauthn", ANYONE, fixed={"pk": "1"}, shown=(404,), answers=OUTSIDE),
    Address("mfa_reauthenticate_webauthn", ANYONE, shown=(302,), answers=OUTSIDE),
    Address("mfa_login_webauthn", ANYONE, shown=(302,)),
    Address("mfa_generate_recovery_codes", ANYONE, words="Make new spare codes", answers=OUTSIDE),
    Address("signing:start", ANYONE, answers=SIGNED_IN | OUTSIDE),
    Address("live", ANYONE),
    Address("ready", ANYONE),
    Address("metrics", ANYONE),
)  # fmt: skip
