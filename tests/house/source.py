"""Reading our own source: the files of the house, and the rules that the AST shows. Each rule answers its breaches."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("childplan", "attendance", "safeguarding", "send", "admissions", "portal")
WRITES = {
    "save",
    "delete",
    "create",
    "update",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
CLOCKS = {
    ("clock", "now"),
    ("clock", "today"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("datetime", "now"),
    ("date", "today"),
    ("datetime", "utcnow"),
}


def python_files(*parts: str) -> Iterator[Path]:
    """Our Python files, without migrations; with `parts`, only those in folders or files of such a name."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            names = {*path.relative_to(ROOT).parts[:-1], path.stem}
            if "migrations" not in names and (not parts or names & set(parts)):
                yield path


def called(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Every `owner.method(...)` as (last name of the owner, method, line); owner "" for what is no plain name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = (
                owner.attr
                if isinstance(owner, ast.Attribute)
                else owner.id
                if isinstance(owner, ast.Name)
                else ""
            )
            yield name, node.func.attr, node.lineno


def writes_rows(source: str) -> list[int]:
    """Lines that write to the database: views, the API and the portal must call an act instead."""
    return [
        line
        for owner, method, line in called(ast.parse(source))
        if method in WRITES
        and owner not in ("forms", "cache", "digest", "context", "attrs", "headers", "session")
    ]


def asks_the_clock(source: str) -> list[int]:
    """Lines that ask what time it is: only views, the API, tasks and commands may; acts and rules are told.

    With an argument, `timezone.localdate(at)` only converts.
    """
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in CLOCKS
        and not (node.args and node.func.attr in ("localdate", "now"))
    ]


def goes_round_history(source: str, *, tracked: frozenset[str]) -> list[int]:
    """Lines that change many rows of a tracked model at once: simple-history leaves no version of those.

    A chain whose model cannot be told from the line (a related manager, a variable) counts as tracked.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        method, owner = node.func.attr, node.func.value
        if method not in ("bulk_create", "bulk_update", "update_or_create", "update"):
            continue
        links = _chain(owner)
        if method == "update" and not {"objects", "filter", "exclude", "all"} & set(links):
            continue
        if links[-1] in tracked or not links[-1][:1].isupper():
            found.append(node.lineno)
    return found


def _chain(node: ast.AST) -> list[str]:
    """The names of `Model.objects.filter(...).order_by` from the end to the beginning: the model comes last."""
    names = []
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            return [*names, node.id]
        else:
            return [*names, ""]


def acts_out_of_form(source: str) -> list[str]:
    """Acts that take positional arguments, or have no `by`, or have no `at`."""
    wrong = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        if not any(isinstance(d, ast.Name) and d.id == "act" for d in node.decorator_list):
            continue
        keywords = {argument.arg for argument in node.args.kwonlyargs}
        if node.args.args or node.args.posonlyargs or not {"by", "at"} <= keywords:
            wrong.append(node.name)
    return wrong


def public_functions(source: str) -> list[str]:
    """The names of the functions a module offers, whether they are acts or not."""
    return [
        n.name
        for n in ast.parse(source).body
        if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")
    ]


def names_a_body(source: str) -> list[int]:
    """Lines that put the organisation of somebody's membership into words, or the number to call there."""
    return sorted({node.lineno for node in ast.walk(ast.parse(source)) if _says_a_body(node)})


def _says_a_body(node: ast.AST) -> bool:
    def is_body(value: ast.expr) -> bool:
        return isinstance(value, ast.Attribute) and value.attr == "organisation"

    if isinstance(node, ast.Attribute):
        return node.attr in ("name", "telephone") and is_body(node.value)
    if isinstance(node, ast.FormattedValue):
        return is_body(node.value)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "str"
        and any(is_body(argument) for argument in node.args)
    )
