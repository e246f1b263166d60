"""Addresses of the plan and of the lists that lead to it."""

from django.urls import path

from .views import case_list_views, my_work_views

app_name = "plans"
urlpatterns = [
    path("", my_work_views.first_page, name="my_work"),
    path("children/", case_list_views.list_cases, name="case_list"),
]
