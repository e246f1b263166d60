"""Tags for page authors. `docs/reference/components.md` shows each in use.

`{% govuk "button" text="Save" %}` renders a component. A double underscore reaches inside a parameter:
`label__text="Name"`. `{% govuk_block "details" summary_text="More" %}…{% endgovuk_block %}` gives the
component what stands between the tags as its `html`. `{% moj … %}` and `{% moj_block … %}` do the same for
those of the Ministry of Justice. In a block, `{% item … %}…{% enditem %}` and `{% row "Key" %}…{% endrow
%}` add to its list.
"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, kwarg_re
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from childplan.common.forms.components import Params, expanded, rendered
from childplan.common.forms.parameters import PARAMETERS

from . import parts

register = template.Library()

GATHERED = "childplan_gathered"
LISTS = {"summary-list": "rows", "service-navigation": "navigation"}


def arguments(
    parser: Parser, token: Token
) -> tuple[list[FilterExpression], dict[str, FilterExpression], str]:
    """Positional and named arguments of a tag, and the name after `as`, if any."""
    bits = token.split_contents()[1:]
    target = ""
    if len(bits) > 1 and bits[-2] == "as":
        target = bits[-1]
        bits = bits[:-2]
    positional: list[FilterExpression] = []
    named: dict[str, FilterExpression] = {}
    for bit in bits:
        match = kwarg_re.match(bit)
        if match and match[1]:
            named[match[1]] = parser.compile_filter(match[2])
        else:
            positional.append(parser.compile_filter(bit))
    return positional, named, target


class ComponentNode(template.Node):
    """One component on a page, with or without content between its tags."""

    def __init__(
        self,
        system: str,
        given: tuple[list[FilterExpression], dict[str, FilterExpression], str],
        nodelist: NodeList | None = None,
    ) -> None:
        self.system = system
        self.positional, self.named, self.target = given
        self.nodelist = nodelist or NodeList()
        self.has_content = nodelist is not None
        if not self.positional:
            raise template.TemplateSyntaxError('Name the component first: {% govuk "button" … %}')
        literal = self.positional[0].var
        if isinstance(literal, str) and literal not in PARAMETERS[system]:
            raise template.TemplateSyntaxError(f"There is no component {literal!r} in {system}.")

    def render(self, context: Context) -> SafeString:
        name = self.positional[0].resolve(context)
        params: dict[str, Any] = {}
        for expression in self.positional[1:]:
            params |= expression.resolve(context, ignore_failures=True) or {}
        named = {key: value.resolve(context, ignore_failures=True) for key, value in self.named.items()}
        for key, value in expanded(named).items():
            both = isinstance(value, dict) and isinstance(params.get(key), Mapping)
            params[key] = {**params[key], **value} if both else value
        if self.has_content:
            self.gather(name, params, context)
        html = SafeString(rendered(self.system, name, params))
        if self.target:
            context[self.target] = html
            return SafeString("")
        return html

    def gather(self, name: str, params: dict[str, Any], context: Context) -> None:
        """Render what stands between the tags: the items it declares, the rest as the component's html."""
        items: list[dict[str, Any]] = []
        with context.push(**{GATHERED: items}):
            content = self.nodelist.render(context)
        if items:
            kept = LISTS.get(name, "items")
            params[kept] = [*(params.get(kept) or []), *items]
        elif content.strip() and "html" in PARAMETERS[self.system][name].split():
            params["html"] = content


class ItemNode(template.Node):
    """One item of the list that the enclosing block is gathering."""

    def __init__(
        self,
        tag: str,
        given: tuple[list[FilterExpression], dict[str, FilterExpression], str],
        nodelist: NodeList,
    ) -> None:
        self.tag = tag
        self.positional, self.named, _ = given
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        items = context.get(GATHERED)
        if items is None:
            raise template.TemplateSyntaxError(f"{{% {self.tag} %}} belongs inside a component's block tag.")
        params = expanded({key: value.resolve(context) for key, value in self.named.items()})
        content = self.nodelist.render(context).strip()
        if self.tag == "row":
            items.append(row(self.positional[0].resolve(context), SafeString(content), **params))
        else:
            items.append({"html": SafeString(content), **params} if content else params)
        return SafeString("")


def row(
    key: str, value: SafeString, *, change: str = "", change_text: str = "Change", **rest: Any
) -> dict[str, Any]:
    """A row of a summary list; `change` links to where the value is changed, read out with the row's key."""
    link = {"href": change, "text": change_text, "visually_hidden_text": str(key).lower()}
    return {
        "key": {"text": key},
        "value": {"html": value},
        "actions": {"items": [link] if change else []},
        **rest,
    }


def component_tag(system: str, *, block: bool) -> None:
    name = f"{system}_block" if block else system

    def compile_tag(parser: Parser, token: Token) -> ComponentNode:
        given = arguments(parser, token)
        nodelist = None
        if block:
            nodelist = parser.parse((f"end{name}",))
            parser.delete_first_token()
        return ComponentNode(system, given, nodelist)

    register.tag(name, compile_tag)


def item_tag(name: str) -> None:
    def compile_tag(parser: Parser, token: Token) -> ItemNode:
        given = arguments(parser, token)
        nodelist = parser.parse((f"end{name}",))
        parser.delete_first_token()
        return ItemNode(name, given, nodelist)

    register.tag(name, compile_tag)


for _system in PARAMETERS:
    component_tag(_system, block=False)
    component_tag(_system, block=True)
for _name in ("item", "row"):
    item_tag(_name)


def attribute(name: str, value: Any) -> str:
    """One HTML attribute; `{"value": …, "optional": True}` may be left out or stand without a value."""
    optional = False
    if isinstance(value, Mapping):
        optional = value.get("optional") is True
        value = value.get("value")
    if optional and (value is None or value is False):
        return ""
    if optional and value is True:
        return format_html(" {}", name)
    if isinstance(value, bool):
        value = str(value).lower()
    return format_html(' {}="{}"', name, "" if value is None else value)


@register.simple_tag
def attributes(given: Any) -> str:
    """HTML attributes from a mapping, each with a space before it."""
    if isinstance(given, str):
        return conditional_escape(given) if given else ""
    return SafeString("".join(attribute(name, value) for name, value in (given or {}).items()))


@register.simple_tag
def params(**given: Any) -> Params:
    """A set of parameters to hand on: `{% params href="/" text="Home" as home %}`."""
    return Params(expanded(given))


register.tags.update(parts.register.tags)
register.filters.update(parts.register.filters)
