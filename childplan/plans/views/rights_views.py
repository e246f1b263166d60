"""Whose an EHC plan is from the end of compulsory school age, and what the young person wants parents to be sent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.identity.vocabulary import RelationshipKind
from childplan.plans.actions.record_ehc_rights import record_ehc_rights
from childplan.plans.forms.rights_forms import RightsForm
from childplan.plans.selectors.adults import adults
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.owed import ehc_standing
from childplan.plans.selectors.reach import reach_of

from .framing import address, and_saved, asking_page, done, saved, typed


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.RELEASE_TO_FAMILY)
def ehc_rights_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Where the rights stand now, and the answer to record."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    reach.require_text(InformationClass.SEND)
    today = timezone.localdate(at)
    others = [one for one in adults(reach, today=today) if one.kind != RelationshipKind.SELF]
    form = RightsForm(typed(request), adults=others, today=today)
    back = address("child_plan", child_id)

    def record() -> None:
        record_ehc_rights(by=scope, at=at, child_id=child_id, said=form.said())

    if request.method == "POST" and done(form, record):
        return saved(request, and_saved("Who is sent the EHC plan is recorded", at), back)
    return asking_page(
        request,
        child_header(reach, today=today),
        at=at,
        title="Who is sent the EHC plan",
        form=form,
        back=back,
        template="plans/ehc_rights.html",
        standing=ehc_standing(child_id, today=today),
    )
