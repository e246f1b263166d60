"""A newcomer's machine: the demo borough, demo sign-ins, no TLS."""

from childplan.notifications.standin import template_id

from .base import *  # noqa: F403
from .base import BASE_DIR, INSTALLED_APPS, env

SECRET_KEY = env("SECRET_KEY", default="local-only-not-a-secret")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
SYNTHETIC_NHS_NUMBERS = True
# The demo borough is laid by one process and read by another.
SIGN_IN_KEYS = ["demonstration-only-not-a-secret"]
# Browsers take this machine for safe without TLS; the check that passkeys are used from the site itself does not.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Each code works once. Whoever tries the demonstration is many people within one half minute.
MFA_TOTP_TOLERANCE = 10
NOTIFY_TEMPLATES = {
    path.stem: template_id(path.stem) for path in (BASE_DIR / "templates/emails").glob("*.txt")
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
