"""Addresses of safeguarding."""

from django.urls import path

from safeguarding.views import allocations, concerns

app_name = "safeguarding"
urlpatterns = [
    path("children/<uuid:child_id>/allocate/", allocations.allocate, name="allocate"),
    path("children/<uuid:child_id>/end-allocation/", allocations.end, name="end_allocation"),
    path("children/<uuid:child_id>/concerns/", concerns.list_concerns, name="concerns"),
    path("children/<uuid:child_id>/concerns/record/", concerns.record, name="record_concern"),
    path("children/<uuid:child_id>/concerns/<uuid:concern_id>/", concerns.show, name="concern"),
    path(
        "children/<uuid:child_id>/concerns/<uuid:concern_id>/seen/",
        concerns.mark_seen,
        name="mark_concern_seen",
    ),
    path(
        "children/<uuid:child_id>/concerns/<uuid:concern_id>/answer/", concerns.answer, name="answer_concern"
    ),
]
