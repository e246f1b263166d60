"""Where sources differ: the list, and one question to be decided."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.common import clock, surrounding
from childplan.history.acts import NewerVersion
from childplan.identity.actions.decide_disagreement import decide_disagreement, may_take
from childplan.identity.forms.differences import TAKE, DecideForm
from childplan.identity.presenters import in_words
from childplan.identity.selectors.disagreements import difference, open_differences
from childplan.identity.vocabulary import DisagreementState


@practitioner_page(Permission.RECORD_FAMILY)
def differences(request: HttpRequest) -> HttpResponse:
    """The open questions of all children whom the reader writes about."""
    page = open_differences(scope_of(request), page=request.GET.get("page"))
    rows = [in_words(one) for one in page.object_list]
    shown = {"title": "Where sources differ", "page": page, "rows": rows}
    return render(request, "identity/differences.html", shown)


@practitioner_page(Permission.RECORD_FAMILY)
def decide(request: HttpRequest, child_id: UUID, disagreement_id: UUID) -> HttpResponse:
    """Both values, whose they are, and which one stands."""
    scope = scope_of(request)
    found, row = difference(scope, child_id, disagreement_id)
    if found.state is not DisagreementState.OPEN:
        messages.info(request, f"This is decided: {found.state.label.lower()}.")
        return redirect("identity:family", child_id)
    takes_over = may_take(scope, row)
    form = DecideForm(
        request.POST if request.method == "POST" else None, version=found.version, may_take=takes_over
    )
    if request.method == "POST" and form.is_valid():
        try:
            decide_disagreement(
                by=scope,
                at=clock.now(),
                child_id=child_id,
                disagreement_id=disagreement_id,
                version=form.cleaned_data["version"],
                takes=form.cleaned_data["choice"] == TAKE,
                reason=form.cleaned_data["reason"],
            )
        except ValueError as refused:
            form.add_error(None, str(refused))
        except NewerVersion:
            form.add_error(None, "This changed while you were deciding. Look at it again.")
        else:
            messages.success(request, f"Decided. Saved {clock.time_of(clock.now())}")
            return redirect("identity:family", child_id)
    shown = {
        **surrounding.surroundings(request, child_id, ""),
        "title": "Which one stands?",
        "form": form,
        "back_href": reverse("identity:family", args=[child_id]),
        "row": in_words(found),
        "may_take": takes_over,
    }
    return render(request, "identity/difference.html", shown)
