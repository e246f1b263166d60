"""Addresses of documents."""

from django.urls import path

from . import views

app_name = "documents"

CHILD = "children/<uuid:child_id>/"
DOCUMENT = f"{CHILD}documents/<uuid:document_id>/"

urlpatterns = [
    path(f"{CHILD}documents/", views.list_documents, name="of_child"),
    path(f"{CHILD}plans/<uuid:strand_id>/documents/attach/", views.attach_page, name="attach"),
    path(DOCUMENT, views.show_document, name="document"),
    path(f"{DOCUMENT}download/", views.download_document, name="download"),
    path(f"{DOCUMENT}newer/", views.attach_version_page, name="attach_version"),
    path(f"{DOCUMENT}remove/", views.remove_page, name="remove"),
]
