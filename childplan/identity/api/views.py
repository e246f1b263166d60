"""Children: by any of their identifiers, or by our id."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from childplan.common import clock
from childplan.identity.selectors.by_alias import child_record, children_by_alias

from .ground import PartnerView
from .parameters import asked_alias, documented
from .serializers import ChildSerializer, FoundChildrenSerializer


class ChildrenView(PartnerView):
    """Find a child by an identifier."""

    needs_scope = "identity:read"
    parameters = None
    problems = ()

    @extend_schema(
        operation_id="find_children",
        summary="Find a child by an identifier",
        description="Give exactly one identifier. It is checked, then compared exactly; nothing is guessed. A child "
        "that your system may not see and one that is not there are one answer: an empty list.",
        parameters=documented(),
        responses=FoundChildrenSerializer,
    )
    def get(self, request: Request) -> Response:
        asked = asked_alias(request.query_params)
        found = children_by_alias(
            self.scope(request),
            kind=asked.kind,
            value=asked.value,
            authority=asked.authority,
            on=clock.today(),
        )
        return Response(FoundChildrenSerializer({"children": found}).data)


class ChildView(PartnerView):
    """Read who a child is."""

    needs_scope = "identity:read"
    single = True

    @extend_schema(
        operation_id="read_child",
        summary="Read who a child is",
        description="By our id. A child that your system may not see and one that is not there are one answer: 404.",
        responses=ChildSerializer,
    )
    def get(self, request: Request, child_id: UUID) -> Response:
        return Response(ChildSerializer(child_record(self.scope(request), child_id)).data)


@extend_schema(exclude=True)
class UnknownView(PartnerView):
    """Any other address under the API: answered as a problem, not as a page."""

    needs_scope = ""

    def get(self, request: Request) -> Response:  # noqa: ARG002
        raise NotFound
