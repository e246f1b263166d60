"""Addresses of attendance."""

from django.urls import path

from attendance.views import children, enrolments, imports, marks, suspensions

app_name = "attendance"
urlpatterns = [
    path("imports/", imports.list_files, name="imports"),
    path("imports/new/", imports.upload_file, name="new_import"),
    path("imports/<uuid:import_id>/", imports.show_file, name="import"),
    path("imports/<uuid:import_id>/problems.csv", imports.download_problems, name="problems"),
    path("imports/<uuid:import_id>/confirm/", imports.confirm, name="confirm_import"),
    path("imports/<uuid:import_id>/ask-again/", imports.ask, name="ask_again"),
    path("imports/<uuid:import_id>/resume/", imports.resume, name="resume_import"),
    path("imports/<uuid:import_id>/abandon/", imports.abandon, name="abandon_import"),
    path("children/<uuid:child_id>/", children.child_attendance, name="child"),
    path("children/<uuid:child_id>/marks/take-off/", marks.take_off, name="take_off_mark"),
    path("children/<uuid:child_id>/off-roll/", enrolments.off_roll, name="off_roll"),
    path("children/<uuid:child_id>/suspensions/", suspensions.list_suspensions, name="suspensions"),
    path("children/<uuid:child_id>/suspensions/record/", suspensions.record, name="record_suspension"),
    path(
        "children/<uuid:child_id>/suspensions/<uuid:suspension_id>/correct/",
        suspensions.correct,
        name="correct_suspension",
    ),
    path(
        "children/<uuid:child_id>/suspensions/<uuid:suspension_id>/withdraw/",
        suspensions.withdraw,
        name="withdraw_suspension",
    ),
]
