"""Addresses of documents."""

from django.urls import path

from .views import documents, files

app_name = "documents"

CHILD = "children/<uuid:child_id>/"
DOCUMENT = f"{CHILD}documents/<uuid:document_id>/"

urlpatterns = [
    path(f"{CHILD}documents/", documents.list_documents, name="of_child"),
    path(f"{CHILD}plans/<uuid:strand_id>/documents/attach/", documents.attach_page, name="attach"),
    path(DOCUMENT, documents.show_document, name="document"),
    path(f"{DOCUMENT}download/", documents.download_document, name="download"),
    path(f"{DOCUMENT}newer/", documents.attach_version_page, name="attach_version"),
    path(f"{DOCUMENT}remove/", documents.remove_page, name="remove"),
    path("files/", files.list_files, name="your_files"),
    path("files/children/", files.ask_for_list, name="ask_for_list"),
    path("files/<uuid:file_id>/", files.download_file, name="fetch_file"),
]
