"""Every address of the house."""

from django.urls import include, path

from . import health

urlpatterns = [
    # First: programs ask far oftener than people, and every address before theirs is compared.
    path("api/", include("childplan.config.api_urls")),
    path("", include("childplan.plans.urls")),
    path("", include("childplan.documents.urls")),
    path("", include("childplan.sharing.urls")),
    path("", include("childplan.referrals.urls")),
    path("", include("childplan.emergency.urls")),
    path("", include("childplan.accounts.urls")),
    path("", include("childplan.signing.urls")),
    path("", include("childplan.access.urls")),
    path("", include("childplan.identity.urls")),
    path("", include("childplan.oversight.urls")),
    path("alerts/", include("childplan.escalation.urls")),
    path("notices/", include("childplan.notifications.urls")),
    path("attendance/", include("attendance.urls")),
    path("safeguarding/", include("safeguarding.urls")),
    path("send/", include("send.urls")),
    path("", include("portal.urls")),
    path("accounts/", include("childplan.config.account_urls")),
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
]
