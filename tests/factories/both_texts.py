"""The page for whoever saves second, as its reader sees it: what stands in the last form, which parts may be taken."""

import re
from html import unescape

from django.http import HttpResponse


def box(answer: HttpResponse, name: str = "text") -> str:
    """What stands in the last form's box."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', _last(answer), re.DOTALL)
    assert found
    return unescape(found[1]).removeprefix("\n").replace("\r\n", "\n")


def hidden(answer: HttpResponse) -> dict[str, object]:
    """The hidden fields of the form that asks for parts."""
    form = answer.content.decode().partition('#stands"')[2].partition("</form>")[0]
    sent: dict[str, object] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        before = sent.get(name)
        sent[name] = unescape(value) if before is None else [*_listed(before), unescape(value)]
    return sent


def groups(answer: HttpResponse) -> list[str]:
    """The names of the choices between parts."""
    return sorted(set(re.findall(r'name="(take-[^"]+)"', answer.content.decode())))


def differing(answer: HttpResponse) -> list[str]:
    """The fields between whose parts one may choose, each as often as it has parts."""
    return [name.removeprefix("take-").rpartition("-")[0] for name in groups(answer)]


def stands(answer: HttpResponse) -> dict[str, object]:
    """All that the last form would send if nothing in it were touched."""
    sent: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", _last(answer)):
        kind, name, value = (_of(tag, what) for what in ("type", "name", "value"))
        if not name or (kind in ("radio", "checkbox") and not re.search(r"\schecked", tag)):
            continue
        sent[name] = [*_listed(sent[name]), value] if name in sent else value
    for name in re.findall(r'<textarea[^>]*name="([^"]+)"', _last(answer)):
        sent[name] = box(answer, name)
    return sent


def _last(answer: HttpResponse) -> str:
    return answer.content.decode().rpartition("What will be saved")[2].partition("</form>")[0]


def _of(tag: str, what: str) -> str:
    found = re.search(rf'\s{what}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
