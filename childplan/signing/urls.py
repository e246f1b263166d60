"""Addresses of setting up a second step, and of whoever keeps the area's sign-ins."""

from django.urls import path

from .views import setup, sign_ins

app_name = "signing"
urlpatterns = [
    path("accounts/second-step/start/", setup.start, name="start"),
    path("sign-ins/", sign_ins.sign_ins_page, name="sign_ins"),
    path("sign-ins/<int:membership_id>/setup-code/", sign_ins.give_code_page, name="give_setup_code"),
    path("sign-ins/<int:membership_id>/reset/", sign_ins.ask_reset_page, name="ask_reset"),
    path("sign-ins/resets/<uuid:reset_id>/", sign_ins.confirm_reset_page, name="confirm_reset"),
]
