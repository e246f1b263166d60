"""The suite: every role by one login, fast passwords, tasks run only when a test says so."""

from childplan.notifications.standin import template_id

from .base import *  # noqa: F403
from .base import BASE_DIR, INSTALLED_APPS

SECRET_KEY = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
SYNTHETIC_NHS_NUMBERS = True
# The demo borough is laid by one process and read by another.
SIGN_IN_KEYS = ["demonstration-only-not-a-secret"]
# Browsers take this machine for safe without TLS; the check that passkeys are used from the site itself does not.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
NOTIFY_TEMPLATES = {
    path.stem: template_id(path.stem) for path in (BASE_DIR / "templates/emails").glob("*.txt")
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_URL = "memory://"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
API_REQUESTS_A_MINUTE = API_REFUSED_A_MINUTE = 0
UPLOADS_A_DAY = 0
