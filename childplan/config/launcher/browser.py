"""Where the machine keeps Chromium, for the tests that drive one. None is ever downloaded."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOT_FOUND = (
    "NO CHROMIUM: the browser tests do not run on this machine. "
    "Install one (Debian: apt-get install chromium) or name one in CHROMIUM."
)


def find_chromium() -> Path | None:
    """The browser that CHROMIUM names, else the first one installed."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named) if Path(named).is_file() else None
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return None
