"""Django with the peer alone. Run with the administrator's login: no policy holds for it."""

import environ

SECRET_KEY = "measuring-only"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.contenttypes", "bench.mark_peer"]
DATABASES = {"default": environ.Env().db("DATABASE_URL")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
