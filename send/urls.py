"""Addresses of special educational needs and disability."""

from django.urls import path

from send.views import sen_support

app_name = "send"
urlpatterns = [
    path("children/<uuid:child_id>/", sen_support.show, name="sen_support"),
    path(
        "children/<uuid:child_id>/sen-support/open/", sen_support.open_support_page, name="open_sen_support"
    ),
    path(
        "children/<uuid:child_id>/sen-support/<uuid:support_id>/close/",
        sen_support.close_support_page,
        name="close_sen_support",
    ),
]
