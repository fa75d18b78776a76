"""Pages built word by word, for the tests of this folder."""

from __future__ import annotations

from collections import Counter

from extract.types import BBox, Page, PageKind, RawTable, Ruling, Word

HEIGHT = 11.0
LABELS = ["城区", "泽州县", "高平市", "阳城县", "陵川县", "沁水县", "开发区", "合计"]


def width(text: str) -> float:
    return sum(HEIGHT if ord(c) > 0x2E7F else 0.5 * HEIGHT for c in text)


def word(text: str, x: float, y: float, align: str = "left") -> Word:
    shift = {"left": 0.0, "center": width(text) / 2, "right": width(text)}[align]
    return Word(text, BBox(x - shift, y, x - shift + width(text), y + HEIGHT))


def page(words: list[Word], rulings: list[Ruling] | None = None) -> Page:
    return Page(1, 595.0, 842.0, PageKind.DIGITAL, tuple(words), tuple(rulings or ()))


def level(y: float, x0: float = 70.0, x1: float = 525.0) -> Ruling:
    return Ruling(x0, y, x1, y)


def upright(x: float, y0: float, y1: float) -> Ruling:
    return Ruling(x, y0, x, y1)


def box(x0: float, y0: float, x1: float, y1: float, thickness: float = 0.5) -> list[Ruling]:
    return [
        Ruling(x0, y0, x1, y0, thickness),
        Ruling(x0, y1, x1, y1, thickness),
        Ruling(x0, y0, x0, y1, thickness),
        Ruling(x1, y0, x1, y1, thickness),
    ]


def laid_out(rows: list[list[str]], centers: list[float], top: float, pitch: float = 20.0) -> list[Word]:
    return [
        word(text, x, top + pitch * k, "center")
        for k, row in enumerate(rows)
        for text, x in zip(row, centers, strict=True)
        if text
    ]


def body_text(top: float, lines: int) -> list[Word]:
    sentence = "为进一步做好全市城镇保障性安居工程建设工作确保完成年度目标任务现将有关情况通报如下请认真贯彻"
    return [word(sentence[:40], 75, top + 18 * k) for k in range(lines)]


def texts(table: RawTable) -> list[list[str]]:
    """The text of the cell at every square: spans repeat theirs."""
    grid = [[""] * table.n_columns for _ in range(table.n_rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                grid[row][column] = cell.text
    return grid


def assert_sound(table: RawTable, words: list[Word]) -> None:
    """Cells tile the grid once, and every word inside the outline is in one place."""
    assert table.is_tiled
    placed = Counter(w for held in (*(c.words for c in table.cells), table.residue) for w in held)
    assert placed == Counter(w for w in words if table.bbox.contains(w.bbox.center))


ROWS = [
    ["县区", "任务量", "完成量", "完成率"],
    ["城区", "1200", "1180", "98.3%"],
    ["泽州县", "860", "860", "100.0%"],
    ["高平市", "—", "12", ""],
    ["合计", "2060", "2052", "99.6%"],
]
CENTERS = [110.0, 230.0, 340.0, 450.0]
