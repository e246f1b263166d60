from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [path("<uuid:notice_id>/open/", views.open_notice, name="open_notice")]
