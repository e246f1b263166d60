"""The catalogue of roles, printed from the code: for everybody who works with children here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from childplan.common.vocabulary import InformationClass

from .forms import HeldInForm
from .guards import practitioner_page
from .presenters import agencies, legend, matrix, role_page
from .roles import BY_KEY


@require_safe
@practitioner_page()
def roles_page(request: HttpRequest) -> HttpResponse:
    """Every role and every class of a record, with letters and what they mean."""
    form = HeldInForm(request.GET, agencies=agencies())
    lines = matrix(form.wanted())
    shown = {
        "form": form,
        "roles": lines,
        "legend": legend(),
        "classes": [str(c.label) for c in InformationClass],
    }
    return render(request, "access/roles.html", shown)


@require_safe
@practitioner_page()
def one_role_page(request: HttpRequest, key: str) -> HttpResponse:
    """One role: what it is, what it may see by which relationship, what it may do, how long it lasts."""
    if (role := BY_KEY.get(key)) is None:
        raise Http404
    return render(request, "access/role.html", {"role": role_page(role)})
