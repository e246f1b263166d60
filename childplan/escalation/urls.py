from django.urls import path

from . import views

app_name = "escalation"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("team/", views.team_board, name="board"),
    path("children/<uuid:child_id>/", views.child_alerts, name="child_alerts"),
    path("children/<uuid:child_id>/why/", views.why_not, name="why_not"),
    path("<uuid:alert_id>/", views.alert, name="alert"),
    path("<uuid:alert_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<uuid:alert_id>/decide/", views.decide, name="decide"),
]
