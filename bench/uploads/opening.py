"""What a real browser does with a document's download: it keeps a file, and nothing of it runs."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Error, Page

# A browser draws or reads these itself once somebody opens what they kept.
DRAWN = (".png", ".jpg", ".txt")
BEFORE = "Nothing ran"
SHORT = 4_000
"""Milliseconds within which a download begins."""


def faults(page: Page, address: str) -> list[str]:
    """Open it by its address, then what was kept of it. What is wrong, in words."""
    wrong: list[str] = []
    page.on("dialog", lambda asked: (wrong.append("a box opened"), asked.dismiss()))
    page.goto("about:blank")
    page.evaluate(f"document.title = '{BEFORE}'")
    try:
        with page.expect_download(timeout=SHORT) as coming:
            page.evaluate("address => { location.href = address }", address)
    except Error:
        return [*wrong, "it was shown as a page"]
    if page.title() != BEFORE:
        wrong.append("the page before it changed")
    with TemporaryDirectory() as folder:
        kept = Path(folder) / coming.value.suggested_filename
        coming.value.save_as(kept)
        if kept.suffix in DRAWN:
            wrong += _opened(page, kept)
    return wrong


def _opened(page: Page, kept: Path) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(kept.as_uri())
    elsewhere = [one for one in asked if not one.startswith("file:")]
    ran = page.evaluate("document.scripts.length") or page.title() == "ran"
    return ["it asked for something"] * bool(elsewhere) + ["a script ran"] * bool(ran)
