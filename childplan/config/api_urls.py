"""Addresses of the API: tokens, version 1, its document and its errors."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from childplan.escalation.api.views import AlertsView, AlertView
from childplan.identity.api.reference import problem_page, reference_page
from childplan.identity.api.tokens import LimitedRevokeView, LimitedTokenView
from childplan.identity.api.views import ChildrenView, ChildView, UnknownView
from childplan.plans.api.contributions import ContributionsView, ContributionView
from childplan.plans.api.views import ChildPlanView

app_name = "api"
urlpatterns = [
    path("oauth/token/", LimitedTokenView.as_view(), name="token"),
    path("oauth/revoke/", LimitedRevokeView.as_view(), name="revoke"),
    path("v1/", reference_page, name="reference"),
    path("v1/schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("v1/problems/<slug:slug>/", problem_page, name="problem"),
    path("v1/children/", ChildrenView.as_view(), name="children"),
    path("v1/children/<uuid:child_id>/", ChildView.as_view(), name="child"),
    path("v1/children/<uuid:child_id>/plan/", ChildPlanView.as_view(), name="plan"),
    path("v1/children/<uuid:child_id>/contributions/", ContributionsView.as_view(), name="contributions"),
    path(
        "v1/children/<uuid:child_id>/contributions/<uuid:contribution_id>/",
        ContributionView.as_view(),
        name="contribution",
    ),
    path("v1/children/<uuid:child_id>/alerts/", AlertsView.as_view(), name="alerts"),
    path("v1/children/<uuid:child_id>/alerts/<uuid:alert_id>/", AlertView.as_view(), name="alert"),
    path("v1/", include("attendance.api.addresses")),
    re_path(r"^v1/[\s\S]*$", UnknownView.as_view(), name="unknown"),
]
