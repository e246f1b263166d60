"""Addresses of the catalogue of roles."""

from django.urls import path

from . import views

app_name = "access"
urlpatterns = [
    path("roles/", views.roles_page, name="roles"),
    path("roles/<slug:key>/", views.one_role_page, name="role"),
]
