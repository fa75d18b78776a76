"""Time for each line, label, table row from small to large: what grows faster than its input shows here.

The tables have a total row and a total column; *proved* is finding identities and proving, *mended* the same
of one with a misprint, *read* of one from pixels with doubts and five misreadings.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from bench.slips import misread
from extract.document.assemble import assemble
from extract.intake import Media, SourceFile
from extract.types import BBox, Cell, Line, Page, PageKind, PageReading, RawTable, Word
from normalize.gazetteer import Gazetteer
from normalize.place_index import index
from normalize.sentences import paragraphs
from normalize.vouch import vouch
from schemas.discovery import discover, equal_across
from schemas.figures import Figure, Key, Origin
from schemas.repair import repair
from schemas.spec_file import load_specs
from tongbao.run import understand

WANTED = 1.5
SIZES = (1_250, 2_500, 5_000, 10_000)
ROWS = (500, 1_000, 2_000, 4_000)
TABLES = (10, 20, 40, 80)
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


def _table(rows: int, columns: int, number: int = 1, origin: Origin = Origin.TEXT) -> dict[Key, Figure]:
    """A table of so many rows: a total row first, a total column first."""
    rng = random.Random(number)
    parts = [[Decimal(rng.randint(10, 99_999)) / 100 for _ in range(columns - 1)] for _ in range(rows - 1)]
    body = [[sum(row, Decimal(0)), *row] for row in parts]
    body = [[sum(column, Decimal(0)) for column in zip(*body, strict=True)], *body]
    found = {}
    for r, row in enumerate(body):
        label, role = ("合计", "total") if r == 0 else (f"第{r}村", "place")
        for c, value in enumerate(row):
            key, header = (number, r + 1, c + 1), ("合计",) if c == 0 else (f"项目{c}",)
            found[key] = Figure(
                key=key,
                value=value,
                raw=str(value),
                unit="万元",
                kind="money",
                scale=Decimal(10_000),
                header=header,
                label=label,
                label_path=(),
                role=role,
                place=None,
                origin=origin,
                confidence=0.999 if origin is Origin.PIXELS else None,
            )
    return found


def proved(size: int) -> Callable[[], object]:
    """A table of twelve columns and so many rows."""
    figures = _table(size, 12)
    return lambda: repair(figures, discover(figures))


def mended(size: int) -> Callable[[], object]:
    """The same with a misprint."""
    figures = _table(size, 12)
    key = (1, size // 2, 5)
    wrong = (figures[key].value or Decimal(0)) + 40
    figures[key] = replace(figures[key], value=wrong, raw=str(wrong))
    return lambda: repair(figures, discover(figures))


def read(size: int) -> Callable[[], object]:
    """The same from pixels, with doubts and five misreadings."""
    figures, _ = misread(random.Random(1), _table(size, 12, origin=Origin.PIXELS), 5)
    return lambda: repair(figures, discover(figures))


def across(size: int) -> Callable[[], object]:
    """So many tables of twelve columns with the same headers."""
    figures = {k: f for number in range(size) for k, f in _table(12, 12, number).items()}
    return lambda: equal_across(figures)


def told(size: int) -> Callable[[], object]:
    """A table of so many rows under twenty sentences that name its rows and units, not its values."""
    body = [
        Line(1, BBox(70, 20 * n, 500, 20 * n + 12), f"第{n}村项目3共{37 * n + 10_001}万元。")
        for n in range(1, 21)
    ]
    figures = _table(size, 12)
    return lambda: vouch(body, figures, {})


def understood(size: int) -> Callable[[], object]:
    """A table of so many rows and eight columns, on pages of 25 rows."""
    notice = assemble(SourceFile("0" * 64, "rows.pdf", Media.PDF, b""), _pages(size))
    specs, country = load_specs(), Gazetteer.load()
    return lambda: understand(notice, specs, country)


def joined_rows(size: int) -> Callable[[], object]:
    """A ruled table of so many rows, 25 on each page."""
    pages = _pages(size)
    return lambda: assemble(SourceFile("0" * 64, "rows.pdf", Media.PDF, b""), pages)


def _pages(size: int) -> list[PageReading]:
    firsts = enumerate(range(0, size, 25), 1)
    return [_page_of_rows(number, min(25, size - first)) for number, first in firsts]


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


CURVES: dict[str, tuple[Curve, Sequence[int]]] = {
    "line of a paragraph": (sentences, SIZES),
    "unknown label": (places, SIZES),
    "row over pages": (joined_rows, SIZES),
    "row understood": (understood, ROWS),
    "row under sentences": (told, ROWS),
    "row of a table, proved": (proved, ROWS),
    "row of a table, mended": (mended, ROWS),
    "row of a table, read": (read, ROWS),
    "table beside others": (across, TABLES),
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
    for name, (curve, sizes) in CURVES.items():
        each = [seconds_each(curve, size) for size in sizes]
        times = "  ".join(f"{size:,}: {1e6 * s:8.1f}" for size, s in zip(sizes, each, strict=True))
        yield f"{name:22} µs each  {times}   last / first {each[-1] / each[0]:.2f} (at most {WANTED} wanted)"


def main() -> None:
    """Print them."""
    for line in rows():
        print(line, flush=True)


if __name__ == "__main__":
    main()
