"""Time for each line, label, table row from small to large: what grows faster than its input shows here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from extract.document.assemble import assemble
from extract.intake import Media, SourceFile
from extract.types import BBox, Cell, Line, Page, PageKind, PageReading, RawTable, Word
from normalize.gazetteer import Gazetteer
from normalize.place_index import index
from normalize.sentences import paragraphs

WANTED = 1.5
SIZES = (1_250, 2_500, 5_000, 10_000)
Curve = Callable[[int], Callable[[], object]]


def sentences(size: int) -> Callable[[], object]:
    """A paragraph of so many lines that no full stop ends."""
    body = [Line(1, BBox(70, 10, 500, 22), f"word {n} ") for n in range(size)]
    return lambda: paragraphs(body)


def places(size: int) -> Callable[[], object]:
    """So many labels that name no place of the country."""
    country = index(None, 2024, Gazetteer.load())
    country.near("某村")
    return lambda: [country.near(f"某村{n}") for n in range(size)]


def joined_rows(size: int) -> Callable[[], object]:
    """A ruled table of so many rows, 25 on each page."""
    pages = [
        _page_of_rows(number, min(25, size - first)) for number, first in enumerate(range(0, size, 25), 1)
    ]
    return lambda: assemble(SourceFile("0" * 64, "rows.pdf", Media.PDF, b""), pages)


def _page_of_rows(number: int, rows: int) -> PageReading:
    """A page that a table fills: the head, a label and seven figures in each row."""
    texts = [("县区", *"甲乙丙丁戊己庚")]
    texts += [(f"村{number}-{r}", *(str(r * c + number) for c in range(7))) for r in range(rows)]
    cells = []
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            box = BBox(50 + 60 * c, 60 + 28 * r, 110 + 60 * c, 88 + 28 * r)
            word = Word(text, BBox(box.x0 + 3, box.y0 + 8, box.x0 + 3 + 6 * len(text), box.y0 + 20))
            cells.append(Cell(number, r, c, 1, 1, text, box, (word,)))
    outline = BBox(50, 60, 530, 60 + 28 * len(texts))
    table = RawTable(len(texts), 8, tuple(cells), page=number, bbox=outline)
    words = tuple(w for c in cells for w in c.words)
    return PageReading(Page(number, 595, 842, PageKind.DIGITAL, words, ()), (table,))


CURVES: dict[str, Curve] = {
    "line of a paragraph": sentences,
    "unknown label": places,
    "row over pages": joined_rows,
}


def seconds_each(curve: Curve, size: int, times: int = 3) -> float:
    """The least of some timings, for one of ``size``."""
    return min(_timed(curve(size)) for _ in range(times)) / size


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def rows() -> Iterator[str]:
    """A line for each curve."""
    for name, curve in CURVES.items():
        each = [seconds_each(curve, size) for size in SIZES]
        times = "  ".join(f"{size:,}: {1e6 * s:8.1f}" for size, s in zip(SIZES, each, strict=True))
        yield f"{name:22} µs each  {times}   last / first {each[-1] / each[0]:.2f} (at most {WANTED} wanted)"


def main() -> None:
    """Print them."""
    for line in rows():
        print(line, flush=True)


if __name__ == "__main__":
    main()
