"""Addresses of accounts. Signing in and out are allauth's, under /accounts/."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("acting-as/", views.acting_as, name="acting_as"),
    path("kept/", views.kept, name="kept"),
]
