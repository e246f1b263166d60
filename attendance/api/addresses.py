"""Addresses of attendance in the API, below /api/v1/ and in its name space."""

from django.urls import path

from .session_marks import ChildSessionMarksView, SessionMarksView
from .suspensions import SuspensionsView, SuspensionView, WithdrawalView

CHILD = "children/<uuid:child_id>/"
SUSPENSION = f"{CHILD}suspensions/<uuid:suspension_id>/"

urlpatterns = [
    path("session-marks/", SessionMarksView.as_view(), name="session_marks"),
    path(f"{CHILD}session-marks/", ChildSessionMarksView.as_view(), name="child_session_marks"),
    path(f"{CHILD}suspensions/", SuspensionsView.as_view(), name="suspensions"),
    path(SUSPENSION, SuspensionView.as_view(), name="suspension"),
    path(f"{SUSPENSION}withdrawal/", WithdrawalView.as_view(), name="suspension_withdrawal"),
]
