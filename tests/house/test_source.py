"""House rules that imports cannot show. Each has a small bad example that must fail."""

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import source
from tests.house.source import ROOT, python_files

BANNED = ("utils", "helpers", "manager", "managers", "info", "process", "misc", "services")
# Written before any membership exists, or as owner: see the docstring of each.
# The first writes masks as owner, the second writes versions themselves.
WRITES_AS_OWNER = {"childplan/access/guarding.py", "childplan/history/acts.py"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked_models() -> frozenset[str]:
    from django.apps import apps

    return frozenset(
        m.__name__ for m in apps.get_models() if hasattr(m._meta, "simple_history_manager_attribute")
    )


class TestViews:
    def test_write_nothing_themselves(self) -> None:
        files = [*python_files("views", "api")]
        assert files
        assert {name_of(p): lines for p in files if (lines := source.writes_rows(p.read_text()))} == {}

    def test_a_view_that_saves_is_caught(self) -> None:
        assert source.writes_rows("def view(request):\n    child.save()\n") == [2]
        assert source.writes_rows("def view(request):\n    Child.objects.create(name='x')\n") == [2]


class TestTheClock:
    def test_is_asked_by_those_who_begin_something(self) -> None:
        begin = {
            "views",
            "api",
            "tasks",
            "handlers",
            "commands",
            "middleware",
            "api_authentication",
            "clock",
            "looking",
            "logs",
            # The words around every page, for which no view asks.
            "navigation",
        }
        # Who is signed in, and what is written down on the way, is settled by the door and not by an act.
        settle = {
            "childplan/accounts/selectors.py",
            "childplan/facts/actions.py",
            "childplan/history/acts.py",
        }
        wrong = {
            name_of(path): lines
            for path in python_files()
            if not {*path.relative_to(ROOT).parts, path.stem} & (begin | {"standin", "launcher"})
            and name_of(path) not in settle
            and (lines := source.asks_the_clock(path.read_text()))
        }
        assert wrong == {}

    def test_a_rule_that_asks_is_caught(self) -> None:
        assert source.asks_the_clock("from django.utils import timezone\nx = timezone.now()\n") == [2]


class TestHistory:
    def test_is_not_gone_round(self) -> None:
        wrong = {
            name_of(path): lines
            for path in python_files()
            if name_of(path) not in WRITES_AS_OWNER
            and (lines := source.goes_round_history(path.read_text(), tracked=tracked_models()))
        }
        assert wrong == {}

    @pytest.mark.parametrize(
        "line",
        [
            "Child.objects.update(a=1)",
            "Child.objects.filter(a=1).update(a=2)",
            "Child.objects.bulk_create([])",
        ],
    )
    def test_a_bulk_write_is_caught(self, line: str) -> None:
        assert source.goes_round_history(line, tracked=frozenset({"Child"})) == [1]

    def test_a_chain_of_unknown_origin_counts_as_tracked(self) -> None:
        assert source.goes_round_history("plan.strands.filter(a=1).update(a=2)", tracked=frozenset()) == [1]

    def test_other_models_and_dictionaries_may(self) -> None:
        assert (
            source.goes_round_history(
                "CtfRow.objects.bulk_create([])\ncounts.update(a=1)", tracked=frozenset()
            )
            == []
        )


class TestActs:
    def test_take_keywords_with_by_and_at(self) -> None:
        files = [*python_files("actions")]
        assert len(files) > 5
        assert {name_of(p): wrong for p in files if (wrong := source.acts_out_of_form(p.read_text()))} == {}

    def test_an_act_without_an_author_is_caught(self) -> None:
        assert source.acts_out_of_form("@act\ndef close(*, at): ...\n") == ["close"]
        assert source.acts_out_of_form("@act\ndef close(child, *, by, at): ...\n") == ["close"]
        assert source.acts_out_of_form("@act\ndef close(*, by, at): ...\n") == []


class TestFiles:
    def test_have_names_that_say_something(self) -> None:
        assert [name_of(p) for p in python_files() if p.stem in BANNED or p.parent.name in BANNED] == []

    def test_are_small(self) -> None:
        lengths = {name_of(p): len(p.read_text().splitlines()) for p in python_files()}
        written = [n for n in lengths.values() if n > 3]
        assert statistics.median(written) < 100
        assert {name: n for name, n in lengths.items() if n > 400} == {}

    def test_speak_of_no_machine(self) -> None:
        tracked = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split("\n")
        words = ("/wor" + "k/", "/roo" + "t/", "file:///" + "opt")
        wrong = []
        for name in tracked:
            path = ROOT / name
            if (
                not name
                or name.startswith("static/vendor")
                or path.suffix in (".png", ".gz", ".ico")
                or not path.is_file()
            ):
                continue
            wrong += [name for word in words if word in path.read_text(errors="ignore")]
        assert wrong == []

    def test_parse_on_python_3_11(self) -> None:
        for path in python_files():
            ast.parse(path.read_text(), feature_version=(3, 11))


class TestTemplates:
    def test_are_all_used(self) -> None:
        """A template nobody names is rubbish. Those of allauth and the form renderer are named by their packages."""
        folder = ROOT / "templates"
        named = "\n".join(p.read_text() for p in [*python_files(), *folder.rglob("*.html")])
        unused = [
            str(path.relative_to(folder))
            for path in folder.rglob("*.html")
            if path.relative_to(folder).parts[0] not in ("account", "allauth", "django", "forms", "mfa")
            and path.name not in ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")
            and str(path.relative_to(folder)) not in named
            and path.stem not in named
        ]
        assert unused == []


class TestWords:
    SPELT_OTHERWISE = {"e-" + "mail": "email"}

    def test_are_spelt_one_way(self) -> None:
        """As GOV.UK writes them, on every page and in everything that explains a page."""
        folders = ("childplan", "attendance", "safeguarding", "send", "portal", "demo", "templates", "docs")
        files = [
            path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in self.READ
        ]
        wrong = {
            name_of(path): word
            for path in [*files, *ROOT.glob("*.md")]
            for word in self.SPELT_OTHERWISE
            if word in path.read_text().lower()
        }
        assert len(files) > 300
        assert wrong == {}

    READ = (".py", ".html", ".txt", ".md")


class TestMigrations:
    def test_none_is_missing(self) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
            cwd=ROOT, capture_output=True, text=True, check=False,
            env={**__import__("os").environ, "DJANGO_SETTINGS_MODULE": "childplan.config.settings.test"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout


class TestImportContracts:
    def test_are_kept(self) -> None:
        done = subprocess.run(
            [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout

    def test_ignore_nothing(self) -> None:
        assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text()
