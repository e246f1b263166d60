"""For families: the page of what was released to them, and the way out."""

from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from childplan.access.guards import family_page, scope_of
from childplan.accounts.selectors import is_family
from childplan.common import clock, rows
from portal.presenters.who_can_see import bodies_in_words
from portal.selectors.family_page import family_pages, whom_to_ask
from portal.selectors.who_can_see import told_who_can_see
from portal.selectors.who_looked import told_who_looked

# Says nothing of where one was, and is likely to be open in anybody's browser.
NEUTRAL_SITE = "https://www.bbc.co.uk/weather"


def home(request: HttpRequest) -> HttpResponse:
    """What happens next, who does it and by when; what else was shared; whom to ask. In plain words."""
    user_id = int(request.user.pk or 0)
    if getattr(request, "scope", None) is None and is_family(user_id=user_id):
        # A sign-in that was stopped. It is told as little as one whose every page was closed.
        return _closed(request)
    return _home(request)


@family_page
def _home(request: HttpRequest) -> HttpResponse:
    pages = family_pages(scope_of(request), at=clock.now())
    if not pages:
        return _closed(request)
    shown = {
        "pages": pages,
        "only": pages[0] if len(pages) == 1 else None,
        # Whoever is a parent too reads of their own plan among them.
        "title": "Your plans" if any(page.is_own for page in pages) else "Your children’s plans",
    }
    return render(request, "portal/home.html", shown)


@require_safe
@family_page
def who_can_see_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """The places that this adult knows of anyhow, and the roles there: never a name, nothing that gives one away."""
    told = told_who_can_see(scope_of(request), child_id, at=clock.now())
    shown = {"first_name": told.first_name, "is_own": told.is_own, "bodies": bodies_in_words(told.bodies)}
    return render(request, "portal/who_can_see.html", {**shown, "child_id": child_id})


@require_safe
@family_page
def who_looked_page(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """In which months somebody looked, at the places that this adult knows of anyhow."""
    told = told_who_looked(scope_of(request), child_id, at=clock.now())
    shown = {
        "first_name": told.first_name,
        "is_own": told.is_own,
        "places": told.places,
        "child_id": child_id,
    }
    return render(request, "portal/who_looked.html", shown)


def _closed(request: HttpRequest) -> HttpResponse:
    offices = whom_to_ask(user_id=int(request.user.pk or 0))
    response = render(request, "portal/closed.html", {"offices": offices})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out and go to a harmless site at once, without a script.

    A link could not sign out, and "Back" would show the page again. A redirect after a form may not leave our site
    under our content security policy; the Refresh header of a page that says nothing may.
    """
    # The session belongs to the visitor role alone.
    with rows.entered(rows.OUTSIDE):
        logout(request)
    response = render(request, "portal/left.html", {"address": NEUTRAL_SITE})
    response.headers["Refresh"] = f"0; url={NEUTRAL_SITE}"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response
