"""Addresses of sharing about a child, and of the agreements between bodies."""

from django.urls import path

from .views import agreements, decisions, family

app_name = "sharing"

SHARING = "children/<uuid:child_id>/sharing/"
DECISION = f"{SHARING}<uuid:decision_id>/"
FAMILY = f"{SHARING}family/"

urlpatterns = [
    path(SHARING, decisions.sharing_page, name="of_child"),
    path(f"{SHARING}decide/", decisions.decide_page, name="decide"),
    path(f"{DECISION}correct/", decisions.correct_page, name="correct"),
    path(f"{DECISION}end/", decisions.end_page, name="end"),
    path(f"{FAMILY}record/", family.record_page, name="record_family_agreement"),
    path(f"{FAMILY}<uuid:agreement_id>/withdraw/", family.withdraw_page, name="withdraw_family_agreement"),
    path(f"{FAMILY}<uuid:agreement_id>/mistake/", family.mistake_page, name="correct_family_answer"),
    path("agreements/", agreements.agreements_page, name="agreements"),
    path("agreements/add/", agreements.keep_page, name="keep_agreement"),
    path("agreements/<uuid:agreement_id>/end/", agreements.end_page, name="end_agreement"),
]
