"""The same pages read by pdfium and by pdfplumber: how many cells come out alike from both.

``python -m bench.second_reading`` goes over the digital samples and ``../shared/real`` where it is there.
The two parse a file by different code, so that a cell on which they agree was read right by both, or
wrong by both in the same way. Pages turned against their text are left out: pdfplumber does not turn.
"""

from __future__ import annotations

import logging
from collections import Counter

from bench.speed import digital, groups
from extract.digital.page import read_pdf_page
from extract.digital.plumber import read_plumber_page
from extract.intake import SourceFile, open_source
from extract.read import page_numbers
from extract.tables import find_tables
from extract.types import Page, PageKind

CellKey = tuple[int, int, int, int, str]


def main() -> None:
    """Print the pages on which the readings differ, and how many cells of all are alike."""
    logging.disable(logging.WARNING)
    alike = either = 0
    for path in (path for group in groups().values() for path in digital(group)):
        source = open_source(path)
        for number in page_numbers(source):
            same, cells = compare(source, number)
            alike, either = alike + same, either + cells
            if same < cells:
                print(f"  {path.name} page {number}: {same} of {cells} cells alike", flush=True)
    print(f"{alike} of {either} cells alike ({alike / max(either, 1):.2%})")


def compare(source: SourceFile, number: int) -> tuple[int, int]:
    """Cells of a page that both readings give, and cells of the reading that has more; (0, 0) for a scan."""
    page = read_pdf_page(source, number).page
    if page.kind is not PageKind.DIGITAL or page.findings:
        return 0, 0
    first, second = _cells(page), _cells(read_plumber_page(source, number))
    return (first & second).total(), max(first.total(), second.total())


def _cells(page: Page) -> Counter[CellKey]:
    return Counter(
        (c.row, c.column, c.row_span, c.column_span, "".join(c.text.split()))
        for table in find_tables(page)
        for c in table.cells
    )


if __name__ == "__main__":
    main()
