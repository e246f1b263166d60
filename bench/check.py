"""`make check`: what can be known about the code without running it.

Contracts between apps, style, strict types, Django's deployment checks, no missing migration, sizes of files. The last
line holds the figures; the exit code is 1 when any is short.
"""

import ast
import os
import re
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
OURS = ("childplan", "attendance", "safeguarding", "send", "admissions", "portal", "demo")
MEDIAN_GOAL, LARGEST_GOAL = 100, 400
LAST_LINES = 40
IGNORES = re.compile(r"#\s*type:\s*ignore")

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "childplan.config.settings.production",
    "SIGN_IN_KEYS": "k" * 40,
    "SECRET_KEY": "k" * 40 + "0123456789abcdefghij",
    "ALLOWED_HOSTS": "childplan.example.gov.uk",
    "SITE_URL": "https://childplan.example.gov.uk",
}


@dataclass(frozen=True)
class Finding:
    """One figure of the last line. `faults` above zero make the check short."""

    name: str
    shown: str
    faults: int


def ran(name: str, *command: str, count: str = "", **environment: str) -> Finding:
    """Run one checker; its faults are the lines that match, or 1 when it fails without such a line."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout + done.stderr
    faults = (len(re.findall(count, told, re.MULTILINE)) if count else 0) or int(done.returncode != 0)
    if faults:
        print(f"--- {name}\n{chr(10).join(told.strip().splitlines()[-LAST_LINES:])}")
    return Finding(name, str(faults), faults)


def contracts() -> Finding:
    done = subprocess.run([str(BIN / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False)
    kept = re.search(r"Contracts: (\d+) kept, (\d+) broken", done.stdout)
    if done.returncode or kept is None:
        print(f"--- contracts\n{done.stdout.strip()}\n{done.stderr.strip()}")
        return Finding("contracts", "broken", 1)
    return Finding("contracts", f"{kept[1]}/{int(kept[1]) + int(kept[2])}", int(kept[1] == "0"))


def our_files() -> list[Path]:
    """Every Python file of the product, migrations apart: those are written by Django."""
    return [
        path for app in OURS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
    ]


def sizes(paths: list[Path]) -> list[Finding]:
    """Median and largest number of lines, of every file that holds code and every test."""
    tests = sorted((ROOT / "tests").rglob("*.py"))
    lines = {path: len(path.read_text().splitlines()) for path in [*paths, *tests]}
    with_code = [count for path, count in lines.items() if ast.parse(path.read_text()).body]
    median = statistics.median(with_code or [MEDIAN_GOAL])
    for path in (path for path, count in lines.items() if count > LARGEST_GOAL):
        print(f"--- {path.relative_to(ROOT)} has {lines[path]} lines; {LARGEST_GOAL} are the most")
    largest = max(lines.values())
    return [
        Finding("files", str(len(with_code)), int(not with_code)),
        Finding("median", f"{median:.0f} goal=<{MEDIAN_GOAL}", int(median >= MEDIAN_GOAL)),
        Finding("largest", f"{largest} goal=<={LARGEST_GOAL}", int(largest > LARGEST_GOAL)),
    ]


def main() -> int:
    paths = our_files()
    ignores = sum(len(IGNORES.findall(path.read_text())) for path in paths)
    # fmt: off
    findings = [
        contracts(),
        ran("ruff", "ruff", "check", "--output-format", "concise", ".", count=r"^\S+:\d+:\d+: "),
        ran("format", "ruff", "format", "--check", *OURS, "tests", "bench", "manage.py", count=r"^unformatted:"),
        ran("mypy", "mypy", *OURS, count=r": error: "),
        Finding("ignores", str(ignores), 0),
        ran("deploy", "python", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION),
        ran("migrations", "python", "manage.py", "makemigrations", "--check", "--dry-run",
            DJANGO_SETTINGS_MODULE="childplan.config.settings.test",
            DATABASE_URL=os.environ.get("TEST_DATABASE_URL", "")),
        *sizes(paths),
    ]
    # fmt: on
    short = any(finding.faults for finding in findings)
    print("CHECK " + " ".join(f"{one.name}={one.shown}" for one in findings) + (" short" if short else " ok"))
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
