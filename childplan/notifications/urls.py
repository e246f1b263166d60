from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("<uuid:notice_id>/open/", views.open_notice, name="open_notice"),
    path("preferences/", views.preferences, name="preferences"),
    path("emails/", views.emails, name="emails"),
    path("receipts/", views.receive_receipt, name="receipts"),
]
