"""Addresses of who children are."""

from django.urls import path

from .views import (
    access_request_views,
    conflict_views,
    detail_views,
    difference_views,
    hiding_views,
    match_views,
    opening_views,
    order_views,
    reading_views,
    relationship_views,
    restrict_views,
    restricted_views,
    school_views,
    search_views,
    use_views,
)

app_name = "identity"
FAMILY = "children/<uuid:child_id>/family/"
PERSON = f"{FAMILY}people/<uuid:relationship_id>/"
CONTACT = f"{PERSON}contact/<uuid:detail_id>/"
ENROLMENT = f"{FAMILY}schools/<uuid:involvement_id>/"
RESTRICTED = "restricted/<uuid:child_id>/"
urlpatterns = [
    path("children/find/", search_views.find_child, name="find_child"),
    path("children/ask/", access_request_views.ask, name="ask_for_access"),
    path("access-requests/", access_request_views.requests_page, name="access_requests"),
    path(
        "children/<uuid:child_id>/access-requests/<uuid:question_id>/",
        access_request_views.answer,
        name="answer_access_request",
    ),
    path("children/open/", opening_views.open_child, name="open_child"),
    path("children/open/being-checked/", opening_views.being_checked, name="being_checked"),
    path(FAMILY, reading_views.family, name="family"),
    path(f"{FAMILY}people/add/", relationship_views.add_relationship, name="add_relationship"),
    path(f"{PERSON}change/", relationship_views.change, name="change_relationship"),
    path(f"{PERSON}end/", relationship_views.end, name="end_relationship"),
    path(f"{PERSON}hide/", hiding_views.hide, name="hide_adult"),
    path(f"{PERSON}show/", hiding_views.show, name="show_adult"),
    path(f"{CONTACT}withhold/", hiding_views.withhold_contact_detail, name="withhold_contact"),
    path(f"{CONTACT}show/", hiding_views.show_contact_detail, name="show_contact"),
    path(f"{CONTACT}end/", relationship_views.end_contact_detail, name="end_contact"),
    path(f"{FAMILY}orders/add/", order_views.add_order, name="record_order"),
    path(f"{FAMILY}orders/<uuid:order_id>/change/", order_views.change, name="change_order"),
    path(f"{FAMILY}orders/<uuid:order_id>/end/", order_views.end, name="end_order"),
    path(f"{FAMILY}addresses/add/", detail_views.add_address, name="add_address"),
    path(f"{FAMILY}addresses/<uuid:address_id>/end/", detail_views.end_one_address, name="end_address"),
    path(f"{FAMILY}names/add/", detail_views.add_name, name="add_name"),
    path(f"{FAMILY}details/change/", detail_views.change_child, name="change_details"),
    path(f"{FAMILY}flags/add/", detail_views.add_flag, name="raise_flag"),
    path(f"{FAMILY}flags/<uuid:flag_id>/end/", detail_views.end_one_flag, name="end_flag"),
    path(f"{ENROLMENT}withhold/", school_views.withhold, name="withhold_school"),
    path(f"{ENROLMENT}show/", school_views.show, name="show_school"),
    path("children/differences/", difference_views.differences, name="differences"),
    path(f"{FAMILY}differences/<uuid:disagreement_id>/", difference_views.decide, name="decide_difference"),
    path("children/<uuid:child_id>/number-uses/", use_views.uses, name="uses"),
    path("children/<uuid:child_id>/number-uses/<uuid:use_id>/", use_views.use, name="use"),
    path("children/<uuid:child_id>/restrict/", restrict_views.restrict, name="restrict"),
    path("children/<uuid:child_id>/restrict/adoption/", restrict_views.seal, name="seal"),
    path("children/open/new-life/", restrict_views.new_life, name="new_life"),
    path("restricted/", restricted_views.restricted_records, name="restricted_records"),
    path(RESTRICTED, restricted_views.record, name="restricted_record"),
    path(f"{RESTRICTED}keep/", restricted_views.keep, name="keep_restricted"),
    path(f"{RESTRICTED}names/add/", restricted_views.add_name, name="name_on_list"),
    path(f"{RESTRICTED}names/<uuid:name_id>/end/", restricted_views.take_off, name="take_off_list"),
    path(f"{RESTRICTED}lift/", restricted_views.lift, name="lift_restriction"),
    path("conflicts/", conflict_views.conflicts, name="conflicts"),
    path("conflicts/declare/", conflict_views.declare, name="declare_conflict"),
    path("conflicts/<uuid:declaration_id>/end/", conflict_views.end, name="end_conflict"),
    path("children/<uuid:child_id>/conflict/", conflict_views.should_not_see, name="stand_back"),
    path("matches/", match_views.possible_matches, name="possible_matches"),
    path("matches/<uuid:match_id>/", match_views.match, name="match"),
    path("matches/<uuid:match_id>/undo/", match_views.undo, name="undo_match"),
]
