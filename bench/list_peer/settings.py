"""Our models and the same database, served by plain Django and REST framework: no door, no policies, no log."""

from childplan.config.settings.local import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "bench.list_peer"]  # noqa: F405
# Allauth insists on a middleware of its own; the peer signs nobody in.
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("allauth")]
ROOT_URLCONF = "bench.list_peer.urls"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
DATABASES["default"] |= {"ATOMIC_REQUESTS": False}  # noqa: F405
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["oauth2_provider.contrib.rest_framework.OAuth2Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["oauth2_provider.contrib.rest_framework.TokenHasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
}
