"""Children: by any of their identifiers, or by our id."""

from uuid import UUID

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from childplan.common import clock
from childplan.identity.selectors.by_alias import child_record, children_by_alias
from childplan.identity.selectors.children_shown import children_shown

from . import paging
from .examples import CHILD_SHOWN, given
from .ground import PartnerView
from .parameters import asked_alias, documented
from .serializers import ChildSerializer, FoundChildrenSerializer


class ChildrenView(PartnerView):
    """Find a child by an identifier, or list all."""

    needs_scope = "identity:read"
    parameters = None
    problems = ()

    @extend_schema(
        operation_id="find_children",
        summary="Find a child by an identifier, or list all that you may see",
        description="With one identifier: it is checked, then compared exactly; nothing is guessed. A child that your "
        "system may not see and one that is not there are one answer: an empty list. Without one: every child that "
        "your system may see, in the order of names, page by page.",
        parameters=[*documented(), *paging.documented()],
        responses=FoundChildrenSerializer,
        examples=[given({"children": [CHILD_SHOWN], "next": None})],
    )
    def get(self, request: Request) -> HttpResponse:
        if not set(request.query_params) - {paging.LIMIT, paging.CURSOR}:
            return self._page(request)
        asked = asked_alias(request.query_params)
        found = children_by_alias(
            self.scope(request),
            kind=asked.kind,
            value=asked.value,
            authority=asked.authority,
            on=clock.today(),
        )
        return Response(FoundChildrenSerializer({"children": found, "next": None}).data)

    def _page(self, request: Request) -> HttpResponse:
        """All of them, made by the database: a child in Python for each would take five times as long."""
        page = self.page(request)
        after = [str(part) for part in page.after] if page.after else None
        found = children_shown(self.scope(request), at=clock.now(), after=after, most=page.limit)
        following = orjson.dumps(page.next(found.last)).decode()
        return HttpResponse(
            f'{{"children":[{found.text}],"next":{following}}}', content_type="application/json"
        )


class ChildView(PartnerView):
    """Read who a child is."""

    needs_scope = "identity:read"
    single = True

    @extend_schema(
        operation_id="read_child",
        summary="Read who a child is",
        description="By our id. A child that your system may not see and one that is not there are one answer: 404.",
        responses=ChildSerializer,
        examples=[given(CHILD_SHOWN)],
    )
    def get(self, request: Request, child_id: UUID) -> Response:
        return Response(ChildSerializer(child_record(self.scope(request), child_id)).data)


@extend_schema(exclude=True)
class UnknownView(PartnerView):
    """Any other address under the API: answered as a problem, not as a page."""

    needs_scope = ""

    def get(self, request: Request) -> Response:  # noqa: ARG002
        raise NotFound
