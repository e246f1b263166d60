"""SEN support: read it, open it, close it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.vocabulary import Level
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NewerVersion
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.child_header import child_header, child_header_for
from childplan.plans.selectors.reach import reach_of
from childplan.plans.views.drafting import Drafting
from childplan.plans.views.framing import and_saved, asking_page, child_page, saved
from childplan.plans.vocabulary import DraftOfForm
from send.actions.close_sen_support import close_sen_support
from send.actions.open_sen_support import (
    AlreadyOnSenSupport,
    HasEhcPlan,
    NewSenSupport,
    NoReason,
    ParentsNotTold,
    ReviewNotWithinATerm,
    SameNeedTwice,
    open_sen_support,
)
from send.forms import CloseForm, OpenForm
from send.selectors import may_decide, open_support, require_reading, supports_of
from send.vocabulary import SenNeed

REFUSALS: dict[type[Exception], tuple[str | None, str]] = {
    AlreadyOnSenSupport: (None, "This child is already on SEN support"),
    HasEhcPlan: (
        None,
        "This child has an education, health and care plan, which takes the place of SEN support",
    ),
    ParentsNotTold: ("parents_told_on", "The parents or carers must be told on or before today"),
    ReviewNotWithinATerm: ("review_on", "The first review must be after today and within a term"),
    SameNeedTwice: ("secondary_need", "Choose another second need, or none"),
    NoReason: ("reason", "Say what was noticed and what has been tried"),
}


@require_safe
@practitioner_page()
def show(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """SEN support of a child, now and before."""
    scope, at = scope_of(request), clock.now()
    header = child_header_for(scope, child_id, today=timezone.localdate(at))
    require_reading(scope, child_id)
    supports, decides = supports_of(scope, child_id), may_decide(scope, child_id)
    return child_page(
        request,
        "send/sen_support.html",
        header,
        at=at,
        supports=supports,
        may_decide=decides,
        may_open=decides and not any(support.is_open for support in supports),
    )


@require_http_methods(["GET", "POST"])
@practitioner_page(Permission.OPEN_SEN_SUPPORT)
def open_support_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Open SEN support."""
    scope, at = scope_of(request), clock.now()
    today, reach = timezone.localdate(at), reach_of(scope, child_id)
    header = child_header(reach, today=today)
    of = DraftOf(child_id, DraftOfForm.SEN_SUPPORT, InformationClass.SEND)
    drafting = Drafting(request, reach, of, at)
    form = OpenForm(drafting.typed, today=today)
    back = reverse("plans:child_plan", args=[child_id])
    if (kept := drafting.answer(form, header, title="Open SEN support", back=back)) is not None:
        return kept
    if form.is_valid():
        said = form.cleaned_data
        support = NewSenSupport(
            primary_need=SenNeed(said["primary_need"]),
            secondary_need=SenNeed(said["secondary_need"]) if said["secondary_need"] else None,
            parents_told_on=said["parents_told_on"],
            review_on=said["review_on"],
        )
        try:
            open_sen_support(by=scope, at=at, child_id=child_id, support=support, reason=said["reason"])
        except tuple(REFUSALS) as refused:
            form.add_error(*REFUSALS[type(refused)])
        else:
            drafting.close()
            words = "SEN support opened. Its plan is part of the Child's Plan"
            return saved(request, and_saved(words, at), back)
    return asking_page(
        request,
        header,
        at=at,
        title="Open SEN support",
        form=form,
        back=back,
        template="send/open.html",
        drafting=drafting,
    )


@require_http_methods(["GET", "POST"])
@practitioner_page(Permission.OPEN_SEN_SUPPORT)
def close_support_page(request: HttpRequest, child_id: UUID, support_id: UUID) -> HttpResponse:
    """Close SEN support."""
    scope, at = scope_of(request), clock.now()
    reach = reach_of(scope, child_id)
    header = child_header(reach, today=timezone.localdate(at))
    support = open_support(scope, child_id, support_id)
    reach.require(InformationClass.SEND, Level.DECIDE)
    of = DraftOf(child_id, DraftOfForm.SEN_SUPPORT_END, InformationClass.SEND, support_id, support.version)
    drafting = Drafting(request, reach, of, at)
    form = CloseForm(drafting.typed, initial={"version": support.version})
    back = reverse("send:sen_support", args=[child_id])
    if (kept := drafting.answer(form, header, title="Close SEN support", back=back)) is not None:
        return kept
    if form.is_valid():
        try:
            close_sen_support(
                by=scope,
                at=at,
                child_id=child_id,
                support_id=support_id,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
            )
        except NoReason:
            form.add_error("reason", "Say why SEN support ends")
        except NewerVersion:
            form.add_error(
                None, "Somebody else changed or closed this SEN support. Look at it again before you close it"
            )
        else:
            drafting.close()
            return saved(request, and_saved("SEN support closed", at), back)
    return asking_page(
        request,
        header,
        at=at,
        title="Close SEN support",
        form=form,
        back=back,
        template="send/close.html",
        support=support,
        drafting=drafting,
    )
