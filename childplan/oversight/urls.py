"""Addresses of those who review looking, who manage people, and who answer for a child."""

from django.urls import path

from .views import looks, questions

app_name = "oversight"
QUESTION = "looking/questions/<uuid:question_id>/"

urlpatterns = [
    path("looking/", looks.looks_page, name="looks"),
    path("looking/table/", looks.looks_table, name="looks_table"),
    path("looking/team/", looks.team_page, name="team_looks"),
    path("looking/hours/", looks.hours_page, name="hours"),
    path("looking/questions/", questions.questions_page, name="questions"),
    path(QUESTION, questions.question_page, name="question"),
    path(f"{QUESTION}ask/", questions.ask_page, name="ask"),
    path(f"{QUESTION}close/", questions.close_page, name="close"),
    path("looking/asked/", questions.asked_page, name="asked"),
    path("looking/asked/<uuid:question_id>/", questions.answer_page, name="answer"),
    path("children/<uuid:child_id>/looks/", looks.child_page, name="of_child"),
]
