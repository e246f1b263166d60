"""Addresses of the plan and of the lists that lead to it."""

from django.urls import path

from .views import (
    access_views,
    case_list_views,
    chronology_views,
    contribution_views,
    involvement_views,
    issue_views,
    my_work_views,
    outcome_views,
    plan_views,
    planned_action_views,
    release_views,
    rights_views,
    section_views,
    strand_views,
    third_party_views,
    voice_views,
)

app_name = "plans"

CHILD = "children/<uuid:child_id>/"
PLAN = f"{CHILD}plans/<uuid:strand_id>/"
SECTION = f"{CHILD}sections/<uuid:section_id>/"
OUTCOME = f"{CHILD}outcomes/<uuid:outcome_id>/"
ACTION = f"{CHILD}actions/<uuid:planned_action_id>/"
CONTRIBUTION = f"{CHILD}contributions/<uuid:contribution_id>/"
RELEASE = f"{CHILD}release/<int:person_id>/"

urlpatterns = [
    path("", my_work_views.first_page, name="my_work"),
    path("children/", case_list_views.list_cases, name="case_list"),
    path(CHILD, plan_views.child_plan_page, name="child_plan"),
    path(f"{CHILD}print/", plan_views.print_plan_page, name="print_plan"),
    path(f"{CHILD}chronology/", chronology_views.chronology_page, name="chronology"),
    path(f"{CHILD}access/", access_views.access_page, name="access"),
    path(f"{CHILD}access/why-not/", access_views.why_not_page, name="why_not"),
    path(f"{CHILD}people/involve/", involvement_views.involve_page, name="involve"),
    path(
        f"{CHILD}people/<uuid:involvement_id>/end/",
        involvement_views.end_involvement_page,
        name="end_involvement",
    ),
    path(f"{CHILD}views/", voice_views.views_page, name="views"),
    path(f"{CHILD}views/add/", voice_views.record_view_page, name="record_view"),
    path(f"{CHILD}views/<uuid:view_id>/tells-of-others/", third_party_views.mark_view_page, name="mark_view"),
    path(f"{CHILD}views/<uuid:view_id>/correct/", voice_views.correct_view_page, name="correct_view"),
    path(f"{CHILD}plans/open/", strand_views.open_strand_page, name="open_strand"),
    path(PLAN, plan_views.strand_page, name="strand"),
    path(f"{PLAN}print/", plan_views.print_strand_page, name="print_strand"),
    path(f"{PLAN}change/", strand_views.change_strand_page, name="change_strand"),
    path(f"{PLAN}send/", issue_views.issue_page, name="issue_strand"),
    path(f"{CHILD}held-back/<uuid:hold_id>/end/", issue_views.end_hold_page, name="end_hold"),
    path(f"{PLAN}close/", strand_views.close_strand_page, name="close_strand"),
    path(f"{PLAN}sections/add/", section_views.add_section_page, name="add_section"),
    path(f"{SECTION}edit/", section_views.edit_section_page, name="edit_section"),
    path(f"{SECTION}tells-of-others/", third_party_views.mark_section_page, name="mark_section"),
    path(f"{SECTION}versions/", section_views.section_versions_page, name="section_versions"),
    path(f"{CHILD}outcomes/add/", outcome_views.add_outcome_page, name="add_outcome"),
    path(OUTCOME, outcome_views.outcome_page, name="outcome"),
    path(f"{OUTCOME}change/", outcome_views.change_outcome_page, name="change_outcome"),
    path(f"{OUTCOME}progress/", outcome_views.record_progress_page, name="record_progress"),
    path(f"{CHILD}actions/add/", planned_action_views.add_planned_action_page, name="add_planned_action"),
    path(ACTION, planned_action_views.planned_action_page, name="planned_action"),
    path(f"{ACTION}change/", planned_action_views.change_planned_action_page, name="change_planned_action"),
    path(f"{ACTION}done/", planned_action_views.complete_planned_action_page, name="complete_planned_action"),
    path(f"{ACTION}stop/", planned_action_views.stop_planned_action_page, name="stop_planned_action"),
    path(f"{ACTION}again/", planned_action_views.take_up_planned_action_page, name="take_up_planned_action"),
    path(f"{CHILD}contributions/", contribution_views.contributions_page, name="contributions"),
    path(f"{CONTRIBUTION}take-up/", contribution_views.take_up_page, name="take_up_contribution"),
    path(
        f"{CONTRIBUTION}tells-of-others/", third_party_views.mark_contribution_page, name="mark_contribution"
    ),
    path(f"{CONTRIBUTION}decline/", contribution_views.decline_page, name="decline_contribution"),
    path(f"{CHILD}ehc-rights/", rights_views.ehc_rights_page, name="ehc_rights"),
    path(f"{CHILD}release/", release_views.release_page, name="release"),
    path(RELEASE, release_views.release_to_page, name="release_to"),
    path(f"{RELEASE}print/", release_views.print_released_page, name="print_released"),
    path(f"{RELEASE}withdraw/", release_views.withdraw_page, name="withdraw_release"),
]
