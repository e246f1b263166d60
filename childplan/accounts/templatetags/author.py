"""`{% author_mark %}` in a form that asks for words: for whom the page was made, and what its fields are called."""

from typing import Any

from django import forms, template
from django.template.context import Context
from django.utils.html import format_html

from childplan.accounts.keeping import FIELD, Kept, Mark, marked

register = template.Library()


@register.simple_tag(takes_context=True)
def author_mark(context: Context) -> str:
    """A hidden field; nothing on pages of visitors and families, or without a membership."""
    request = context.get("request")
    scope: Any = getattr(request, "scope", None)
    kept = context.get("kept")
    if isinstance(kept, Kept):
        return _field(kept.mark)
    if scope is None or scope.user_id is None or scope.membership_id is None:
        return ""
    title = str(context.get("title") or "")[:120]
    return _field(Mark(scope.user_id, scope.membership_id, title, labels(context.get("form"))))


def labels(form: Any) -> dict[str, str]:
    """What the fields that take words are called."""
    if not isinstance(form, forms.BaseForm):
        return {}
    return {
        bound.html_name: str(bound.label)
        for bound in form.visible_fields()
        if isinstance(bound.field.widget, forms.Textarea | forms.TextInput)
        and not isinstance(bound.field.widget, forms.DateInput)
    }


def _field(mark: Mark) -> str:
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, marked(mark))
