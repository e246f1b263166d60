from django.urls import path

from .views import family_views, invitation_views, parents_views, review_views

app_name = "portal"
CHILD = "children/<uuid:child_id>/parents/"
urlpatterns = [
    path(CHILD, parents_views.parents_page, name="parents"),
    path(f"{CHILD}invite/", parents_views.invite, name="invite"),
    path(f"{CHILD}invitations/<uuid:invitation_id>/withdraw/", parents_views.withdraw, name="withdraw"),
    path(f"{CHILD}<int:person_id>/suspend/", parents_views.suspend, name="suspend"),
    path(f"{CHILD}<int:person_id>/resume/", parents_views.resume, name="resume"),
    path(f"{CHILD}<int:person_id>/review/", review_views.review, name="review"),
    path(f"{CHILD}<int:person_id>/close/", parents_views.close, name="close"),
    path("family/", family_views.home, name="home"),
    path("family/children/<uuid:child_id>/who-can-see/", family_views.who_can_see_page, name="who_can_see"),
    path("family/children/<uuid:child_id>/who-has-looked/", family_views.who_looked_page, name="who_looked"),
    path("family/leave/", family_views.leave, name="leave"),
    path("family/invitation/<slug:token>/", invitation_views.invitation, name="invitation"),
]
