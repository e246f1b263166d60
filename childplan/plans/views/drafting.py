"""What every form that keeps drafts does: save one, offer it on return, go on with it, throw it away.

A page posts to its own address: "draft" keeps what was typed, "throw_away" deletes it, anything else saves for
good. The script in static/childplan/drafts.js sends the first while somebody types; without it there is a button.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict

from childplan.access.guards import scope_of
from childplan.common import clock
from childplan.common.drafting import OwnDraft
from childplan.common.forms.again import show_again
from childplan.history.acts import NewerVersion
from childplan.plans.actions.close_draft import close_draft
from childplan.plans.actions.save_draft import save_draft
from childplan.plans.presenters.drafts import shown_fields
from childplan.plans.rules.drafts import DraftGone, DraftOf, DraftTooLong, Typed, Window, typed_in
from childplan.plans.rules.refusals import PlanRefusal
from childplan.plans.selectors.child_header import ChildHeader
from childplan.plans.selectors.child_plan import ChildPlan
from childplan.plans.selectors.drafts import HeldDraft, held, own_draft, own_drafts, saved_since
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.plans.vocabulary import CONTENT_CLASS, DraftOfForm

from .framing import CONFLICT, child_page

GONE, TOO_LONG = 410, 413


def own_drafts_about(request: HttpRequest, child_id: UUID) -> list[OwnDraft]:
    """Every draft that the reader has about a child, the newest first. Raises NotFound for a stranger."""
    return own_drafts(reach_of(scope_of(request), child_id))


@dataclass
class Drafting:
    """One request to a form that keeps drafts. `typed` is what the form is bound to, if it was sent to be saved.

    home: the address of the page on which the form stands, where that shows other things besides. Then the draft is in
    the form when the page is opened: nothing stands between its reader and the page.
    """

    request: HttpRequest
    reach: Reach
    of: DraftOf
    at: datetime
    home: str = ""

    @property
    def saves(self) -> bool:
        """Whether the form was sent to be saved for good."""
        return self.request.method == "POST" and not {"draft", "throw_away"} & self.request.POST.keys()

    @property
    def typed(self) -> QueryDict | None:
        return self.request.POST if self.saves else None

    @property
    def by_script(self) -> bool:
        return self.request.headers.get("Accept", "") == "application/json"

    @property
    def window(self) -> Window:
        """Which draft the page stands on, and where it is open."""
        if self.request.method == "POST":
            sent, key = self.request.POST.get("draft_version", ""), self.request.POST.get("draft_window", "")
            return Window(whole(sent) or 0, key[:40])
        return Window(self.held.version if self.held and self.is_taken_up else 0)

    @property
    def is_taken_up(self) -> bool:
        return bool(self.home) or "draft" in self.request.GET

    @cached_property
    def held(self) -> HeldDraft | None:
        return own_draft(self.reach, self.of)

    @property
    def kept_at(self) -> datetime | None:
        """When the draft was kept that stands in the form."""
        return self.held.saved_at if self.held else None

    def typed_for(self, name: str) -> str:
        """What the draft has in that field."""
        return next(iter(self.held.typed.get(name, ())), "") if self.held else ""

    def answer(self, form: Form, header: ChildHeader, *, title: str, back: str) -> HttpResponse | None:
        """What is to be said instead of showing the form or saving it; None to go on. Fills in a draft taken up."""
        if self.saves:
            return None
        if "throw_away" in self.request.POST:
            return self._thrown_away()
        if self.request.method == "POST":
            return self._kept(form, header, title=title, back=back)
        if self.held is None:
            return None
        if self.is_taken_up:
            fill(form, self.held.typed, self.held.base_version)
            return None
        return self._offered(form, header, self.held, title=title, back=back)

    def close(self) -> bool:
        """The text was saved, or is not wanted: its draft goes. One that another window kept later stays."""
        if self.window == Window():
            return False
        return close_draft(by=scope_of(self.request), at=self.at, of=self.of, window=self.window)

    def _kept(self, form: Form, header: ChildHeader, *, title: str, back: str) -> HttpResponse:
        sent = self.request.POST
        of = replace(self.of, base_version=whole(sent.get("version", "")))
        try:
            typed = typed_in(sent.lists())
            draft = save_draft(by=scope_of(self.request), at=self.at, of=of, typed=typed, window=self.window)
        except (DraftTooLong, DraftGone) as refused:
            return self._refused(form, header, refused, title=title, back=back)
        except NewerVersion as newer:
            return self._two_windows(form, header, held(newer.theirs), typed, title=title, back=back)
        if self.by_script:
            is_behind = of.base_version != self.of.base_version
            return JsonResponse(
                {"version": draft.version, "saved": clock.time_of(draft.saved_at), "newer": is_behind}
            )
        messages.success(self.request, f"Draft saved {clock.time_of(draft.saved_at)}")
        return HttpResponseRedirect(self._again)

    def _refused(
        self, form: Form, header: ChildHeader, refused: PlanRefusal, *, title: str, back: str
    ) -> HttpResponse:
        """Why it was not kept, and all that was typed."""
        status = GONE if isinstance(refused, DraftGone) else TOO_LONG
        if self.by_script:
            return JsonResponse({"error": str(refused)}, status=status)
        fill(form, dict(self.request.POST.lists()), whole(self.request.POST.get("version", "")))
        context: dict[str, Any] = {
            "title": title,
            "form": form,
            "back_href": back,
            "cancel_href": back,
            "refused": str(refused),
        }
        return child_page(self.request, "plans/child_form.html", header, at=self.at, status=status, **context)

    def _two_windows(
        self, form: Form, header: ChildHeader, theirs: HeldDraft, yours: Typed, *, title: str, back: str
    ) -> HttpResponse:
        """The same person wrote in two windows: both texts, and which of them is to be the draft."""
        if self.by_script:
            answer = {"version": theirs.version, "saved": clock.time_of(theirs.saved_at)}
            return JsonResponse({**answer, "theirs": theirs.typed, "yours": yours}, status=CONFLICT)
        return child_page(
            self.request,
            "plans/two_drafts.html",
            header,
            at=self.at,
            status=CONFLICT,
            title="You have a draft of this from another window",
            caption=title,
            form=form,
            back_href=back,
            draft=theirs,
            other_href=self._again,
            there=shown_fields(form, theirs.typed),
            here=shown_fields(form, yours),
            hidden=[*self.hidden(yours), ("version", self.request.POST.get("version", ""))],
        )

    def _thrown_away(self) -> HttpResponse:
        if self.close():
            messages.success(self.request, "Draft thrown away")
        return HttpResponseRedirect(self.home or self.request.path)

    def _offered(
        self, form: Form, header: ChildHeader, draft: HeldDraft, *, title: str, back: str
    ) -> HttpResponse:
        return child_page(
            self.request,
            "plans/draft.html",
            header,
            at=self.at,
            title="You have a draft",
            caption=title,
            back_href=back,
            draft=draft,
            fields=shown_fields(form, draft.typed),
            since=saved_since(self.of, draft),
        )

    @property
    def _again(self) -> str:
        """Where the draft is gone on with."""
        return self.home or f"{self.request.path}?draft=1"

    @staticmethod
    def hidden(typed: Typed) -> list[tuple[str, str]]:
        return [(name, value) for name, values in typed.items() for value in values]


def new_in(plan: ChildPlan, what: DraftOfForm, request: HttpRequest) -> DraftOf:
    """The draft of something new, of the class of the plan that was chosen for it; until then, of the first."""
    chosen = request.POST.get("written_in", "")
    strand = next((one for one in plan.writable if str(one.strand_id) == chosen), plan.writable[0])
    return DraftOf(plan.reach.child_id, what, CONTENT_CLASS[strand.kind])


def whole(text: str) -> int | None:
    """A number as a page sends it back, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def fill(form: Form, typed: Typed, base_version: int | None) -> None:
    """Show what was typed, as it was typed, without judging it yet."""
    show_again(form, as_sent(typed))
    if base_version is not None and "version" in form.fields:
        form.initial["version"] = base_version


def as_sent(typed: Mapping[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    return data
