from django.urls import path

from .views import alerts, numbers

app_name = "escalation"
urlpatterns = [
    path("", alerts.inbox, name="inbox"),
    path("team/", alerts.team_board, name="board"),
    path("numbers/", numbers.every_number, name="numbers"),
    path("numbers/<slug:trigger_key>/set/", numbers.set_number, name="set_number"),
    path("numbers/<slug:trigger_key>/withdraw/", numbers.withdraw_number, name="withdraw_number"),
    path("children/<uuid:child_id>/", alerts.child_alerts, name="child_alerts"),
    path("children/<uuid:child_id>/why/", alerts.why_not, name="why_not"),
    path("<uuid:alert_id>/", alerts.alert, name="alert"),
    path("<uuid:alert_id>/acknowledge/", alerts.acknowledge, name="acknowledge"),
    path("<uuid:alert_id>/decide/", alerts.decide, name="decide"),
]
