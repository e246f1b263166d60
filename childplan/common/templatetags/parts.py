"""Tags that make a part of a page from a form, a page of results, a child or two versions of a text."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from childplan.common.forms.components import expanded, rendered
from childplan.common.forms.errors import field_errors, form_errors
from childplan.common.forms.fields import field_html, revealed, target

register = template.Library()
TELEPHONE = re.compile(r"\+?[\d ()-]{9,20}")


@register.simple_tag
def field(bound: BoundField, **changes: Any) -> str:
    """One field of a form; `heading=True` makes its label the page's heading."""
    return field_html(bound, **expanded(changes))


@register.simple_tag
def error_summary(*forms: Any) -> str:
    """What is wrong with these forms, each error a link to its field. A form is summed up once on a page."""
    items: list[dict[str, Any]] = []
    for form in forms:
        if not isinstance(form, BaseForm) or not form.is_bound or getattr(form, "is_summed_up", False):
            continue
        items += [{"text": words} for words in form_errors(form)]
        for bound in form.visible_fields():
            items += [{"text": words, "href": f"#{target(bound)}"} for words in field_errors(bound)]
        form.is_summed_up = True  # type: ignore[attr-defined]
    if not items:
        return ""
    summary = {"title_text": "There is a problem", "error_list": items}
    return SafeString(rendered("govuk", "error-summary", summary))


@register.simple_tag
def own_fields(form: BaseForm) -> list[BoundField]:
    """The fields of a form in order, without those that are shown beneath a choice of another."""
    hidden = revealed(form)
    return [bound for bound in form.visible_fields() if bound.name not in hidden]


@register.filter
def with_telephones(text: str) -> SafeString:
    """Lines one below the other. One that is a telephone number is rung by touching it, and never broken in two."""
    return format_html_join(SafeString("<br>"), "{}", ((_rung(line),) for line in text.splitlines()))


def _rung(line: str) -> SafeString | str:
    if not TELEPHONE.fullmatch(line.strip()):
        return line
    number = re.sub(r"[^+\d]", "", line)
    return format_html('<a class="govuk-link childplan-number" href="tel:{}">{}</a>', number, line.strip())


@register.simple_tag
def message_id(number: int) -> str:
    """An id for the title of the nth message on a page."""
    return f"message-{number}"


@register.simple_block_tag
def aside(content: str, classes: str, label: str = "") -> str:
    """A part of the page around a block, left out when the block is empty; with a label it is a landmark."""
    if not content.strip():
        return ""
    region = format_html(' role="region" aria-label="{}"', label) if label else ""
    return format_html('<div class="{}"{}>{}</div>', classes, region, content)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], *, key: str = "page", label: str = "") -> str:
    """Links to the other pages of a list, keeping the rest of the address; nothing for a single page.

    label: what a second list of the same page is called, so that the two are told apart.
    """
    if page.paginator.num_pages < 2:
        return ""
    request: HttpRequest | None = context.get("request")
    kept = request.GET if request else QueryDict()

    def address(number: int) -> str:
        query = kept.copy()
        query[key] = str(number)
        return f"?{query.urlencode()}"

    params: dict[str, Any] = {"items": [], **({"landmark_label": label} if label else {})}
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if isinstance(number, int):
            params["items"].append(
                {"number": number, "href": address(number), "current": number == page.number}
            )
        else:
            params["items"].append({"ellipsis": True})
    if page.has_previous():
        params["previous"] = {"href": address(page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": address(page.next_page_number())}
    return SafeString(rendered("govuk", "pagination", params))


@register.inclusion_tag("components/identity-bar.html")
def identity_bar(
    *, name: str, facts: Iterable[str] = (), flags: Iterable[Mapping[str, str]] = (), href: str = ""
) -> dict[str, Any]:
    """Whose page this is. Facts are short words (“Born 3 May 2017”); a flag has `text` and a tag `colour`."""
    return {"name": name, "facts": facts, "flags": flags, "href": href}


@register.simple_tag
def difference(before: str, after: str) -> str:
    """The later text with what was added and taken out, word by word, told in words to a screen reader."""
    old, new = pieces(before), pieces(after)
    shown: list[tuple[str]] = []
    for change, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if change == "equal":
            shown.append((come,))
            continue
        if gone:
            shown.append((marked("del", "taken out", gone),))
        if come:
            shown.append((marked("ins", "added", come),))
    return format_html('<div class="childplan-difference">{}</div>', format_html_join("", "{}", shown))


def marked(tag: str, said: str, words: str) -> SafeString:
    hidden = '<span class="govuk-visually-hidden">{}</span>'
    return format_html(
        "<{}>" + hidden + "{}" + hidden + "</{}>",
        SafeString(tag),
        f" [{said}: ",
        words,
        "] ",
        SafeString(tag),
    )


def pieces(text: str) -> list[str]:
    """Words with the space after them, so that a change reads as whole words."""
    return re.findall(r"\S+\s*|\s+", text)
