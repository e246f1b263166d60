"""Addresses of emergency access. None names a child: whoever is told of one is led here, behind the sign-in."""

from django.urls import path

from .views import opening, reviewing

app_name = "emergency"
ONE = "emergency/<uuid:access_id>/"
urlpatterns = [
    path("emergency/", reviewing.list_page, name="list"),
    path("emergency/open/", opening.open_page, name="open"),
    path(ONE, reviewing.access_page, name="access"),
    path(f"{ONE}end/", opening.end_page, name="end"),
    path(f"{ONE}review/", reviewing.review_page, name="review"),
]
