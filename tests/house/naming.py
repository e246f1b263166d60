"""What pages say, and what our documents say that pages say."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ("childplan", "attendance", "safeguarding", "send", "admissions", "portal")
ANYTHING = "\0"
MENTION = re.compile(r"\*\*(?P<bold>.+?)\*\*|(?<!\*)\*(?P<italic>[^*\n][^*]*?)\*(?!\*)", re.S)
LEAST_WORDS = 2
NOT_PROSE = re.compile(r"```.*?```|`[^`]*`", re.S)


@dataclass(frozen=True)
class Mention:
    """A name that a document gives to something on a page: a button, a heading, a link. is_quoted: the words of a
    problem or state, which may be part of a longer sentence."""

    words: str
    is_quoted: bool


def mentions(text: str) -> Iterator[Mention]:
    """Every name in a document: bold, or italic. Bold that begins a paragraph and is a sentence is a heading of the
    document's own; an emphasised word in small letters is no name, but in a table, which quotes messages.
    """
    prose = NOT_PROSE.sub("", text)
    for found in MENTION.finditer(prose):
        words = " ".join((found["bold"] or found["italic"]).split())
        begins = prose.rfind("\n", 0, found.start()) + 1
        line = prose[begins : found.start()]
        if found["bold"] and not line.strip() and prose[begins - 2 : begins] in ("\n\n", ""):
            continue
        if found["italic"] and words[0].islower() and not line.startswith("|"):
            continue
        for name in re.split(r" → |…", words):
            if name.strip(" .,:"):
                yield Mention(name.strip(" .,:"), is_quoted=found["bold"] is None)


def said_somewhere(mention: Mention, said: frozenset[str]) -> bool:
    """Whether some page says just that, or has it with a part filled in; of quoted words, also within a sentence."""
    words = mention.words
    if words in said:
        return True
    if " " not in words:
        return False
    inside = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    return any(
        (ANYTHING in each and _is_filled_in(words, each)) or (mention.is_quoted and inside.search(each))
        for each in said
    )


def _is_filled_in(words: str, pattern: str) -> bool:
    for clause in (pattern, *re.split(r"[.:;] ", pattern)):
        # One word and a gap would be anything.
        if len(clause.replace(ANYTHING, " ").split()) < LEAST_WORDS:
            continue
        if re.fullmatch(".+".join(re.escape(part) for part in clause.split(ANYTHING)), words):
            return True
    return False


@cache
def said_by_pages() -> frozenset[str]:
    """Every piece of text in templates and in the strings of our code; what is filled in stands as one mark."""
    found: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        found |= set(said_by_template(path.read_text()))
    for app in SOURCES:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                found |= set(said_by_code(path.read_text()))
    return frozenset(found)


def said_by_template(text: str) -> Iterator[str]:
    """The pieces between tags, and the quoted words inside tags."""
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", text, flags=re.S)
    for tag in re.findall(r"{%.*?%}|<[^>]*>", text, flags=re.S):
        tag = re.sub(r'"\|add:[\w.]+\|add:"', ANYTHING, tag)
        yield from (_plain(quoted) for quoted in re.findall(r'"([^"]*)"', tag))
    text = re.sub(r"{{.*?}}", ANYTHING, text, flags=re.S)
    for piece in re.split(r"{%.*?%}|<[^>]*>", text, flags=re.S):
        if piece.strip():
            yield _plain(piece)


def said_by_code(text: str) -> Iterator[str]:
    """Every string of a module but the docstrings."""
    tree = ast.parse(text)
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (str(each.value) if isinstance(each, ast.Constant) else ANYTHING for each in node.values)
            yield _plain("".join(parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield _plain(node.value)


def _plain(words: str) -> str:
    return " ".join(words.split()).strip(" .,:")
