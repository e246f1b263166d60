"""Tables as files for a spreadsheet: no cell can be taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

# In full width as well, which some spreadsheets read alike; bars and percents begin a call in others.
FORMULA_BEGINS = tuple("=+-@|%＝＋－＠")
# At the front of a file: it tells spreadsheets that the text is UTF-8.
MARK = "\ufeff"


def as_csv(heading: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """The table, every cell in quotes and on one line."""
    written = io.StringIO()
    sheet = csv.writer(written, quoting=csv.QUOTE_ALL)
    sheet.writerow(heading)
    for line in lines:
        sheet.writerow([harmless(str(cell)) for cell in line])
    return written.getvalue()


def harmless(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run as a formula."""
    line = " ".join(cell.split())
    return f"'{line}" if line.startswith(FORMULA_BEGINS) else line
