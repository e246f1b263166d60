"""Addresses of attendance in the API, below /api/v1/ and in its name space."""

from django.urls import path

from .pupil_file_steps import AbandonmentView, ConfirmationView, EnquiryView, ResumptionView
from .pupil_files import FileProblemsView, FileProgressView, FilePupilsView, PupilFilesView, PupilFileView
from .session_marks import ChildSessionMarksView, SessionMarksView
from .suspensions import SuspensionsView, SuspensionView, WithdrawalView

CHILD = "children/<uuid:child_id>/"
FILE = "pupil-files/<uuid:import_id>/"
SUSPENSION = f"{CHILD}suspensions/<uuid:suspension_id>/"

urlpatterns = [
    path("pupil-files/", PupilFilesView.as_view(), name="pupil_files"),
    path(FILE, PupilFileView.as_view(), name="pupil_file"),
    path(f"{FILE}progress/", FileProgressView.as_view(), name="pupil_file_progress"),
    path(f"{FILE}problems/", FileProblemsView.as_view(), name="pupil_file_problems"),
    path(f"{FILE}pupils/", FilePupilsView.as_view(), name="pupil_file_pupils"),
    path(f"{FILE}confirmation/", ConfirmationView.as_view(), name="pupil_file_confirmation"),
    path(f"{FILE}abandonment/", AbandonmentView.as_view(), name="pupil_file_abandonment"),
    path(f"{FILE}resumption/", ResumptionView.as_view(), name="pupil_file_resumption"),
    path(f"{FILE}enquiry/", EnquiryView.as_view(), name="pupil_file_enquiry"),
    path("session-marks/", SessionMarksView.as_view(), name="session_marks"),
    path(f"{CHILD}session-marks/", ChildSessionMarksView.as_view(), name="child_session_marks"),
    path(f"{CHILD}suspensions/", SuspensionsView.as_view(), name="suspensions"),
    path(SUSPENSION, SuspensionView.as_view(), name="suspension"),
    path(f"{SUSPENSION}withdrawal/", WithdrawalView.as_view(), name="suspension_withdrawal"),
]
