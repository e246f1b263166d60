"""Addresses of referrals and panel items."""

from django.urls import path

from . import views

app_name = "referrals"

CHILD = "children/<uuid:child_id>/referrals/"
REFERRAL = f"{CHILD}<uuid:referral_id>/"

urlpatterns = [
    path("referrals/", views.list_referrals, name="referrals"),
    path(f"{CHILD}send/", views.send_page, name="send"),
    path(REFERRAL, views.referral_page, name="referral"),
    path(f"{REFERRAL}answer/", views.answer_page, name="answer"),
    path(f"{REFERRAL}end/", views.end_page, name="end"),
]
