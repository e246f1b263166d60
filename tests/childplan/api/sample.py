"""A small API on the ground, to hold the ground's conventions by themselves. Laid over the real addresses."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response

from childplan.access.scope import NotEntitled
from childplan.common.vocabulary import InformationClass
from childplan.config.urls import urlpatterns as all_of_them
from childplan.history.acts import NotFound
from childplan.identity.api.batches import Done, answer, in_turn
from childplan.identity.api.bodies import Body, Day, Id, OneOf, Text, Whole, checked_body
from childplan.identity.api.conditions import stated_version, version_tag
from childplan.identity.api.ground import PartnerView
from childplan.identity.api.problems import ChangedSince

done: list[Any] = []
PRESENT = {"words": "As it stands", "version": 7}


class NoteBody(Body):
    words = Text(max_length=20)
    pages = Whole(min_value=1, max_value=9, required=False)
    on = Day(required=False)
    about = Id(required=False)
    tone = OneOf(choices=("warm", "cold"), required=False)


class NotesBody(Body):
    entries = NoteBody(many=True, max_length=3)


class NotesView(PartnerView):
    """Many notes about one child: each POST is counted in `done`."""

    needs_scope = {"GET": "identity:read", "POST": "plan:contribute", "PATCH": "plan:contribute"}
    parameters = ("cursor", "colour")

    def get(self, request: Request, child_id: UUID) -> Response:
        page = self.page(request)
        start = page.after[0] if page.after else 0
        shown = list(range(10))[start : start + page.limit]
        more = [start + page.limit] if start + page.limit < 10 else None
        return Response({"child": child_id, "notes": shown, "next": page.next(more)})

    def post(self, request: Request, child_id: UUID) -> Response:
        body = checked_body(request, NoteBody)
        done.append(body["words"])
        self.about(child_id, InformationClass.EDUCATION)
        return Response({"number": len(done)}, status=201, headers={"Location": "/somewhere/"})

    def patch(self, request: Request, child_id: UUID) -> Response:
        body = checked_body(request, NoteBody)
        if stated_version(request) != PRESENT["version"]:
            raise ChangedSince(PRESENT, body, version_tag(7))
        return Response({**body, "version": 8}, headers={"ETag": version_tag(8)})


class NoteView(PartnerView):
    """One note."""

    needs_scope = "identity:read"
    single = True

    def get(self, request: Request, child_id: UUID) -> Response:
        return Response(PRESENT)


class BatchView(PartnerView):
    """Notes about several children, a result each."""

    needs_scope = "plan:contribute"

    def post(self, request: Request) -> HttpResponse:
        entries = checked_body(request, NotesBody)["entries"]
        self.pieces = in_turn(entries, self.one, turn=lambda entry: str(entry["about"]))
        return answer(self.pieces)

    @staticmethod
    def one(entry: dict[str, Any]) -> Done:
        if entry["words"] == "hidden":
            raise NotFound
        if entry["words"] == "forbidden":
            raise NotEntitled
        done.append(entry["words"])
        return Done(
            {"words": entry["words"]}, child_id=entry["about"], information_class=InformationClass.EDUCATION
        )


urlpatterns = [
    path("api/v1/sample/<uuid:child_id>/notes/", NotesView.as_view()),
    path("api/v1/sample/<uuid:child_id>/note/", NoteView.as_view()),
    path("api/v1/sample/notes/", BatchView.as_view()),
    path("", include(all_of_them)),
]
