"""Settings common to every place the software runs. Each value that differs comes from the environment."""

from pathlib import Path
from typing import Any

import environ

from childplan.common.callers import proxies_named

# The Celery application has to be there wherever Django is, or a web process could not wake a worker.
from childplan.config import celery  # noqa: F401

BASE_DIR = Path(__file__).resolve().parents[3]
env = environ.Env()

SECRET_KEY = env("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
SITE_URL = env("SITE_URL", default="http://localhost:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_standardized_errors",
    "oauth2_provider",
    "simple_history",
    "guardian",
    "django_prometheus",
    "childplan.common",
    "childplan.facts",
    "childplan.history",
    "childplan.organisations",
    "childplan.accounts",
    "childplan.access",
    "childplan.identity",
    "childplan.notifications",
    "childplan.signing",
    "childplan.escalation",
    "childplan.sharing",
    "childplan.plans",
    "childplan.documents",
    "childplan.referrals",
    "childplan.emergency",
    "childplan.oversight",
    "attendance",
    "safeguarding",
    "send",
    "admissions",
    "portal",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    # The door: everything below runs in one transaction, as the visitor role until someone is known.
    "childplan.access.middleware.ArrivalMiddleware",
    "childplan.access.middleware.DoorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "childplan.access.middleware.ScopeMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "childplan.config.urls"
WSGI_APPLICATION = "childplan.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "childplan.config.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "childplan.common.forms.GovukRenderer"

DATABASES = {
    "default": {
        **env.db("DATABASE_URL", default="postgresql://childplan_web@localhost/childplan"),
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
if DATABASES["default"].get("USER") == "childplan_owner":
    # A migration that row-level security would make touch no row fails instead.
    DATABASES["default"]["OPTIONS"] = {"options": "-c row_security=off"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "childplan.accounts.adapter.StaffAccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# The second step: an app on a phone, a passkey, or a spare code. What is not asked for here is asked at the door.
MFA_ADAPTER = "childplan.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "childplan.signing.forms.ShowStepForm",
    "reauthenticate": "childplan.signing.forms.ShowStepAgainForm",
    "activate_totp": "childplan.signing.forms.SetUpAppForm",
    "add_webauthn": "childplan.signing.forms.PasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_REAUTHENTICATION_REQUIRED = False
# With which the secrets of second steps are kept encrypted. To change it, put the new key first and keep the old one
# behind it until nothing is left that it closed: `manage.py close_with_new_key`.
SIGN_IN_KEYS = env.list("SIGN_IN_KEYS", default=[])
# Whoever signed in again in another window keeps what they typed in this one.
CSRF_FAILURE_VIEW = "childplan.accounts.views.sent_from_an_old_page"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / ".state" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]

# Of guardian the models alone: the lines of a share stand on its direct foreign keys. Nobody is asked through
# its backend.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# The duty to share of the Children's Wellbeing and Schools Act 2026, section 4: the day from which it is in
# force, as the
# commencement regulations have it (2027-04-01, say), and between which kinds of bodies. Without a day nobody
# is offered it.
SHARING_DUTY_FROM = env.str("SHARING_DUTY_FROM", default="")
SHARING_DUTY_BODIES = env.list("SHARING_DUTY_BODIES", default=["local_authority", "school", "nhs", "police"])
# UK GDPR Article 6(1)(ea), recognised legitimate interests, from the day on which it is in force: Data (Use and
# Access) Act 2025, section 70, by SI 2026/82. Empty: nobody is offered it as a basis.
RECOGNISED_INTERESTS_FROM = env.str("RECOGNISED_INTERESTS_FROM", default="2026-02-05")

# History keeps the author, the membership and the reason; see childplan.history.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["childplan.access.api_authentication.PartnerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
}
# How many requests a partner system may make in a minute; 0 sets no limit.
API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", default=600)
# The proxies that speak to the web server, as addresses or networks: only they are believed about who asked them.
TRUSTED_PROXIES = proxies_named(env.list("TRUSTED_PROXIES", default=[]))
# How often one address may ask without a good token or with a wrong secret; 0 for no limit.
API_REFUSED_A_MINUTE = env.int("API_REFUSED_A_MINUTE", default=60)
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "childplan.identity.api.problems.ProblemHandler",
    "EXCEPTION_FORMATTER_CLASS": "childplan.identity.api.problems.ProblemFormatter",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Childplan API",
    "DESCRIPTION": "For systems that work for an organisation of the local area. Everything read here is recorded.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    # Names that generated clients can rely on, whatever other lists of choices come.
    "ENUM_NAME_OVERRIDES": {
        "ProblemTypeEnum": "childplan.identity.api.catalogue.TYPES",
        "OutcomeDomainEnum": "childplan.plans.vocabulary.OutcomeDomain",
        "PupilFileStateEnum": "attendance.workflow.ImportState",
        "PupilOutcomeEnum": "attendance.workflow.PupilOutcome",
    },
}
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    # One for each class of what is read or written; `access.roles` says what a partner's role may at most.
    "SCOPES": {
        "identity:read": "Find children by an identifier, list them, read who they are",
        "plan:read": "Read a Child's Plan",
        "plan:contribute": "Send contributions to a Child's Plan",
        "attendance:read": "Read marks and figures of attendance",
        "attendance:write": "Record session marks",
        "suspensions:read": "Read suspensions",
        "suspensions:write": "Record, correct and withdraw suspensions",
        "alerts:read": "Read the alerts about a child",
        "pupil-files:read": "Read what became of pupil files (CTF)",
        "pupil-files:write": "Send pupil files (CTF) and have them brought in",
    },
    "SCOPES_BACKEND_CLASS": "childplan.access.api_authentication.PartnerScopes",
    "OAUTH2_VALIDATOR_CLASS": "childplan.access.api_authentication.PartnerValidator",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    # Client credentials are the one grant we give. The rest of RFC 9700 is on, so that nothing weaker can be turned on
    # by registering a client carelessly; tokens are kept as checksums.
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# An act that wakes a worker waits no longer than this for a broker that does not answer, and tries it once.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "max_retries": 0}
# What was at work in a process that died is asked for again at once; each piece of work counts its own attempts.
CELERY_TASK_REJECT_ON_WORKER_LOST = True


def every(seconds: float, task: str) -> dict[str, Any]:
    """One line of the schedule. A call that nobody took before the next, or for ten seconds, is dropped."""
    return {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 10.0)}}


# Beat is only a clock: PostgreSQL remembers what is due.
CELERY_BEAT_SCHEDULE = {
    "bring-in-confirmed-files": every(5.0, "attendance.tasks.bring_in_confirmed_files"),
    "work-through-facts": every(5.0, "childplan.escalation.tasks.work_through_facts"),
    "check-documents": every(10.0, "childplan.documents.tasks.check_documents"),
    "make-files": every(10.0, "childplan.documents.tasks.make_files"),
    "send-messages": every(5.0, "childplan.notifications.tasks.send_messages"),
    "pass-ignored-alerts-to-managers": every(
        60.0, "childplan.escalation.tasks.pass_ignored_alerts_to_managers"
    ),
    "tell-new-holders-of-alerts": every(60.0, "childplan.escalation.tasks.tell_new_holders_of_alerts"),
    "look-again-by-new-numbers": every(60.0, "childplan.escalation.tasks.look_again_by_new_numbers"),
    "ask-about-deliveries": every(60.0, "childplan.notifications.tasks.ask_about_deliveries"),
    "tell-of-access-requests": every(60.0, "childplan.plans.tasks.tell_of_access_requests"),
    "settle-emergencies": every(60.0, "childplan.emergency.tasks.settle"),
    "remind-of-emergency-reviews": every(900.0, "childplan.emergency.tasks.remind"),
    "look-again-at-alerts": every(300.0, "childplan.escalation.tasks.look_again_at_alerts"),
    "send-digests": every(300.0, "childplan.notifications.tasks.send_digests"),
    "tell-of-matches": every(900.0, "childplan.plans.tasks.tell_of_matches"),
    "tell-of-reviews": every(900.0, "childplan.plans.tasks.tell_of_reviews"),
    "tell-of-waiting-referrals": every(900.0, "childplan.referrals.tasks.tell_of_waiting_referrals"),
    "tell-of-unsent": every(3600.0, "childplan.plans.tasks.tell_of_unsent"),
    "tell-of-page-ends": every(3600.0, "portal.tasks.tell_of_page_ends"),
    "tell-of-agreements": every(3600.0, "childplan.sharing.tasks.tell_of_agreements"),
    "note-unusual-looking": every(6 * 3600.0, "childplan.oversight.tasks.note_unusual_looking"),
    "tell-of-looking-questions": every(900.0, "childplan.oversight.tasks.tell_of_looking_questions"),
    "forget-kept-answers": every(900.0, "childplan.identity.tasks.forget_answers"),
    "forget-files": every(900.0, "childplan.documents.tasks.forget_files"),
    "forget-sessions": every(3600.0, "childplan.identity.tasks.forget_sessions"),
    "forget-drafts": every(3600.0, "childplan.plans.tasks.forget_drafts"),
}

# How many calendar days after it was sent the link of an invitation to the portal works.
PORTAL_INVITATION_DAYS = env.int("PORTAL_INVITATION_DAYS", default=14)

NOTIFY_BASE_URL = env("NOTIFY_BASE_URL", default="")
NOTIFY_API_KEY = env("NOTIFY_API_KEY", default="")
# What Notify's receipts carry as a bearer token. Empty: none is taken, and Notify is asked instead.
NOTIFY_CALLBACK_TOKEN = env("NOTIFY_CALLBACK_TOKEN", default="")
# Our template names to Notify's ids. The stand-in's are made from the names, so only a real service needs this.
NOTIFY_TEMPLATES: dict[str, str] = env.json("NOTIFY_TEMPLATES", default={})

# True only where the 999 range of NHS numbers is the right one: demonstration and tests.
SYNTHETIC_NHS_NUMBERS = False
# How much of a pupil file is taken: bytes, and pupils in it. Said on the page, and kept to while receiving.
UPLOAD_LIMIT_BYTES = env.int("UPLOAD_LIMIT_BYTES", default=20_000_000)
UPLOAD_LIMIT_PUPILS = env.int("UPLOAD_LIMIT_PUPILS", default=5_000)
# How many of them one sender may have checked in a day; 0 for no limit.
UPLOADS_A_DAY = env.int("UPLOADS_A_DAY", default=100)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["childplan.common.uploads.LimitedUpload"]

# How large a document may be that is attached to a plan, in bytes; said on the page. No more than what is taken at all.
DOCUMENT_LIMIT_BYTES = min(env.int("DOCUMENT_LIMIT_BYTES", default=10_000_000), UPLOAD_LIMIT_BYTES)
# Where ClamAV's daemon listens: tcp://clamav:3310, or unix:///run/clamav/clamd.ctl. Empty: documents are held and never
# passed, and their pages say so. It is given so many seconds for one.
CLAMD = env("CLAMD", default="")
CLAMD_SECONDS = env.float("CLAMD_SECONDS", default=60.0)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The file outside the database into which each seal of the log of looking is written. Empty: none, and an
# end that is cut
# off the log is not found.
SEALS_TO = env("SEALS_TO", default="")

# Prometheus shows it as a bearer token. Empty: figures are told to this machine alone.
METRICS_TOKEN = env("METRICS_TOKEN", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "childplan.common.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
