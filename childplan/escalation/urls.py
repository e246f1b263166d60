from django.urls import path

from . import views

app_name = "escalation"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<uuid:alert_id>/", views.alert, name="alert"),
    path("<uuid:alert_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<uuid:alert_id>/decide/", views.decide, name="decide"),
]
