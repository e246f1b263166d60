"""Why I see this child, and who else can."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.plans.presenters.access import my_reasons, other_reasons
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.who_can_see import who_can_see

from .framing import child_page


@require_safe
@practitioner_page()
def access_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Every reason that opens this child to me; and, for those entitled, everyone else's."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    header = child_header(reach, today=timezone.localdate(at))
    may_see_others = scope.may(Permission.SEE_WHO_CAN_SEE)
    others = who_can_see(scope, reach, at=at) if may_see_others else []
    return child_page(
        request,
        "plans/access.html",
        header,
        at=at,
        current="plans:access",
        reasons=my_reasons(reach, first_name=header.first_name),
        may_see_others=may_see_others,
        may_restrict=scope.may(Permission.RESTRICT_RECORDS),
        others=other_reasons(others, first_name=header.first_name),
    )
