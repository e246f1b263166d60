"""Write in a section, meet another writer, read what it said before."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from childplan.access.guards import practitioner_page, scope_of
from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled
from childplan.common import clock
from childplan.common.forms.both_texts import chooses
from childplan.history.acts import NewerVersion
from childplan.plans.actions.add_section import add_section
from childplan.plans.actions.edit_section import edit_section
from childplan.plans.forms.section_forms import JoinedForm, NewSectionForm, SectionForm
from childplan.plans.rules.drafts import DraftOf
from childplan.plans.selectors.child_header import child_header
from childplan.plans.selectors.child_plan import child_plan
from childplan.plans.selectors.section_versions import (
    SectionPage,
    section_page,
    section_versions,
    text_of_version,
)
from childplan.plans.vocabulary import CONTENT_CLASS, DraftOfForm

from .conflicts import conflict_page
from .drafting import Drafting
from .framing import address, asking_page, child_page, done, saved, saved_at


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.EDIT_PLAN)
def edit_section_page(request: HttpRequest, child_id: UUID, section_id: UUID) -> HttpResponse:
    """The section's text in a box. Whoever saves second is shown both texts and a box that joins them."""
    scope, at = scope_of(request), clock.now()
    page = section_page(scope, child_id, section_id)
    if not page.may_write:
        raise NotEntitled(f"{scope.role.name}: not permitted to write in this section")
    back = back_to(page, child_id)
    is_joined = "joined" in request.POST
    of = DraftOf(child_id, DraftOfForm.SECTION, page.information_class, section_id, page.version)
    drafting = Drafting(request, page.reach, of, at)
    form = (JoinedForm if is_joined else SectionForm)(
        drafting.typed, initial={"text": page.text, "version": page.version}
    )
    form.fields["text"].help_text = page.hint
    header = child_header(page.reach, today=timezone.localdate(at))
    if (answer := drafting.answer(form, header, title=page.heading, back=back)) is not None:
        return answer

    def save() -> None:
        said = form.cleaned_data
        edit_section(
            by=scope,
            at=at,
            child_id=child_id,
            section_id=section_id,
            text=said["text"],
            version=said["version"],
            reason=form.given_reason(),
        )

    def conflict() -> HttpResponse:
        return conflict_page(
            request,
            header,
            at=at,
            what="section",
            row_id=section_id,
            form=form,
            again=lambda stands: JoinedForm(initial=stands),
            caption=page.heading,
            back=back,
        )

    if chooses(request) and form.is_valid():
        return conflict()
    if drafting.saves:
        try:
            if done(form, save):
                drafting.close()
                return saved(request, saved_at(f"“{page.heading}”", at), back)
        except NewerVersion:
            return conflict()
    return asking_page(
        request,
        header,
        at=at,
        title=page.heading,
        caption=page.kind.label,
        form=form,
        back=back,
        template="plans/edit_section.html",
        section=page,
        is_joined=is_joined,
        drafting=drafting,
    )


@require_safe
@practitioner_page()
def section_versions_page(request: HttpRequest, child_id: UUID, section_id: UUID) -> HttpResponse:
    """Who wrote what, when and why; and any two versions compared."""
    at = clock.now()
    page = section_page(scope_of(request), child_id, section_id)
    versions = section_versions(page, number=request.GET.get("page", "1"))
    earlier, later = compared(request, page)
    return child_page(
        request,
        "plans/section_versions.html",
        child_header(page.reach, today=timezone.localdate(at)),
        at=at,
        section=page,
        versions=versions,
        numbers=range(page.version, 0, -1),
        earlier=earlier,
        later=later,
        before=text_of_version(page, earlier) if earlier else "",
        after=text_of_version(page, later) if later else "",
        back_href=back_to(page, child_id),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@practitioner_page(Permission.EDIT_PLAN)
def add_section_page(request: HttpRequest, child_id: UUID, strand_id: UUID) -> HttpResponse:
    """A section under a heading of one's own."""
    scope, at = scope_of(request), clock.now()
    plan = child_plan(scope, child_id, at=at)
    strand = plan.strand(strand_id)
    if strand not in plan.writable:
        raise NotEntitled(f"{scope.role.name}: not permitted to write in this plan")
    of = DraftOf(child_id, DraftOfForm.NEW_SECTION, CONTENT_CLASS[strand.kind], strand_id)
    drafting = Drafting(request, plan.reach, of, at)
    form = NewSectionForm(drafting.typed)
    back = address("strand", child_id, strand_id)
    if (answer := drafting.answer(form, plan.header, title="Add a section", back=back)) is not None:
        return answer

    def save() -> None:
        add_section(
            by=scope,
            at=at,
            child_id=child_id,
            strand_id=strand_id,
            heading=form.cleaned_data["heading"],
            text=form.cleaned_data["text"],
            reason=form.given_reason(),
        )

    if drafting.saves and done(form, save):
        drafting.close()
        return saved(request, saved_at("Section", at), back)
    return asking_page(
        request,
        plan.header,
        at=at,
        title="Add a section",
        caption=strand.name,
        form=form,
        back=back,
        drafting=drafting,
    )


def back_to(page: SectionPage, child_id: UUID) -> str:
    return address("strand", child_id, page.strand_id, at=f"section-{page.section_id}")


def compared(request: HttpRequest, page: SectionPage) -> tuple[int, int]:
    """The two versions asked for, the earlier first; (0, 0) unless two different ones that there are."""
    asked = {request.GET.get("from", ""), request.GET.get("to", "")}
    numbers = sorted({int(n) for n in asked if n.isascii() and n.isdigit() and 1 <= int(n) <= page.version})
    return (numbers[0], numbers[1]) if len(numbers) > 1 else (0, 0)
