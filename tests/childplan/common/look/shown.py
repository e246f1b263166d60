"""The pages that the browser tests look at, rendered without a database."""

from types import SimpleNamespace
from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Engine
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory

from .asking import WRONG, ConcernForm

NAVIGATION = [
    {"text": "My work", "href": "/", "current": False, "count": 0},
    {"text": "Children", "href": "/children/", "current": True, "count": 0},
    {"text": "Alerts", "href": "/alerts/", "current": False, "count": 3},
    {"text": "Imports", "href": "/attendance/imports/", "current": False, "count": 0},
]


def engine() -> Engine:
    from pathlib import Path

    folders = [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "pages"]
    options = {"context_processors": []}
    made = DjangoTemplates({"NAME": "look", "DIRS": folders, "APP_DIRS": True, "OPTIONS": options})
    return made.engine


def surroundings() -> dict[str, Any]:
    """What every practitioner page has in its context."""
    request = RequestFactory().get("/children/?team=3")
    request.user = SimpleNamespace(is_authenticated=True, get_full_name=lambda: "Priya Shah")  # type: ignore[assignment]
    return {
        "request": request,
        "area_name": "Northmoor",
        "acting_as": "SENCO, Alder Road Primary School",
        "navigation": NAVIGATION,
        "csrf_token": "token",
    }


def kitchen_sink() -> dict[str, Any]:
    return {
        "facts": [
            "Born 3 May 2017 (8)",
            "NHS number 999 000 0018",
            "Alder Road Primary",
            "Lead practitioner: Sam Reed",
        ],
        "flags": [
            {"text": "Confidential address", "colour": "red"},
            {"text": "Child protection plan", "colour": "purple"},
            {"text": "Young carer", "colour": "blue"},
        ],
        "places": [
            {"text": "Plan", "href": "#plan", "active": True},
            {"text": "Outcomes and actions", "href": "#outcomes"},
            {"text": "Chronology", "href": "#chronology"},
            {"text": "Who can see this child", "href": "#access"},
        ],
        "chosen": {
            "heading": {"text": "Chosen filters"},
            "clear_link": {"text": "Clear filters", "href": "/children/"},
            "categories": [{"heading": {"text": "School"}, "items": [{"text": "Alder Road", "href": "?"}]}],
        },
        "years": [{"value": "", "text": "Any"}, {"value": "3", "text": "Year 3"}],
        "card_actions": [{"href": "/edit/", "text": "Change"}],
        "rows": range(1, 9),
        "page": Paginator(range(500), 50).page(4),
        "table_head": [{"text": "Day"}, {"text": "Morning"}, {"text": "Sessions", "format": "numeric"}],
        "table_rows": [[{"text": "Monday"}, {"text": "Present"}, {"text": "2", "format": "numeric"}]],
        "tasks": [
            {"title": {"text": "Views of the child"}, "href": "/views/", "status": {"text": "Completed"}},
            {
                "title": {"text": "Needs"},
                "href": "/needs/",
                "hint": {"text": "What is hard, and what helps"},
                "status": {"tag": {"text": "Not started", "classes": "govuk-tag--blue"}},
            },
        ],
        "quiet_form": ConcernForm(prefix="quiet"),
    }


def pages() -> dict[str, str]:
    """Every page by its address."""
    templates = engine()

    def page(name: str, **context: Any) -> str:
        return templates.get_template(name).render(Context({**surroundings(), **context}))

    saved = [Message(25, "Saved"), Message(20, "Two people were told")]
    return {
        "/kitchen-sink": page("kitchen_sink.html", **kitchen_sink()),
        "/form": page(
            "form_page.html", form=ConcernForm(), title="Record a concern", back_href="/", cancel_href="/"
        ),
        "/form-with-errors": page("form_page.html", form=ConcernForm(WRONG), title="Record a concern"),
        "/saved": page("form_page.html", form=ConcernForm(), title="Record a concern", messages=saved),
        "/family": page("family.html"),
        "/sign-in": page("account/login.html", form=LoginForm(), request=None),
        "/sign-in-with-errors": page("account/login.html", form=LoginForm({"login": "nobody"}), request=None),
        "/reset": page("account/password_reset.html", form=ResetPasswordForm(), request=None),
        "/reset-done": page("account/password_reset_done.html", request=None),
        "/reset-link": page("account/password_reset_from_key.html", token_fail=True, request=None),
        "/sign-out": page("account/logout.html"),
        "/closed": page("account/signup_closed.html", request=None),
        "/inactive": page("account/account_inactive.html", request=None),
        "/reset-changed": page("account/password_reset_from_key_done.html", request=None),
        **{f"/{name}": page(f"{name}.html") for name in ("400", "403", "403_csrf", "404")},
        "/500": templates.get_template("500.html").render(Context({})),
    }
