"""The school that brings files in, the day on which it does, and the files typed by hand."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attendance.ctf import CtfReading, read_ctf
from childplan.identity.identifiers import Laestab

FILES = Path(__file__).parents[1] / "files"
SCHOOL = Laestab("201", "4001")
TODAY = date(2025, 9, 26)


@pytest.fixture(scope="session")
def typed() -> Callable[[str], bytes]:
    return lambda name: (FILES / name).read_bytes()


@pytest.fixture(scope="session")
def read() -> Callable[..., CtfReading]:
    def reading(content: bytes, **others: Any) -> CtfReading:
        settings = {"today": TODAY, "importing_school": SCHOOL, "synthetic": True, **others}
        return read_ctf(io.BytesIO(content), **settings)

    return reading
