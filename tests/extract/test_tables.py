"""The chain from a page to its tables, as both worlds go it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.ruled import grid_from_rulings, with_words
from extract.tables import find_tables, is_tabular, ruled_tables
from extract.types import BBox, Cell, Page, PageKind, RawTable, Ruling, Word
from schemas.findings import Code

ROWS = [["县区", "任务量", "完成量"], ["城区", "1200", "1180"], ["泽州县", "860", ""], ["高平市", "—", "12"]]
XS, HIGH = (50.0, 150.0, 250.0, 350.0), 20.0


def lines(xs: tuple[float, ...], ys: tuple[float, ...]) -> list[Ruling]:
    return [*(Ruling(x, ys[0], x, ys[-1]) for x in xs), *(Ruling(xs[0], y, xs[-1], y) for y in ys)]


def words(rows: list[list[str]], top: float) -> list[Word]:
    return [
        Word(text, BBox(x + 5, y + 4, x + 5 + 6 * len(text), y + 16))
        for y, row in zip((top + HIGH * k for k in range(len(rows))), rows, strict=True)
        for x, text in zip(XS, row, strict=False)
        if text
    ]


def page(found: list[Word], rulings: list[Ruling], kind: PageKind = PageKind.DIGITAL) -> Page:
    return Page(1, 600, 800, kind, tuple(found), tuple(rulings))


def test_ruled_and_open_tables_come_from_the_top_down() -> None:
    below = [replace(w, bbox=w.bbox.moved(0, 400)) for w in words(ROWS, 100)]
    ys = tuple(100 + HIGH * k for k in range(len(ROWS) + 1))
    ruled, open_ = find_tables(page([*below, *words(ROWS, 100)], lines(XS, ys)))
    assert (ruled.finder, open_.finder) == ("rulings", "whitespace")
    assert [[c and c.text for c in row] for row in ruled.squares()] == ROWS
    assert ruled.bbox.y1 < open_.bbox.y0


@pytest.mark.parametrize(
    ("kind", "finder", "codes"),
    [
        (PageKind.DIGITAL, "rulings+whitespace", []),
        (PageKind.SCAN, "pixels+whitespace", [Code.RULING_INFERRED]),
    ],
)
def test_a_grid_parted_by_words_says_so_where_they_were_recognised(
    kind: PageKind, finder: str, codes: list[Code]
) -> None:
    """The body of the table is one ruled row, its words stand in three."""
    rulings = lines(XS, (100, 120, 180))
    whole = page(
        words([ROWS[0], ["城区", "1200", "1180"], ["泽州县", "860", "20"], ["高平市", "4", "12"]], 100),
        rulings,
        kind,
    )
    (table,) = ruled_tables(whole, with_words(whole, grid_from_rulings(rulings, whole.words)))
    assert (table.n_rows, table.finder) == (4, finder)
    assert [f.code for f in table.findings] == codes


def grid_of(rows: list[list[str]]) -> RawTable:
    cells = tuple(
        Cell(1, r, c, 1, 1, text, BBox(50 * c, 20 * r, 50 * c + 50, 20 * r + 20))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    outline = BBox(0, 0, 50 * len(rows[0]), 20 * len(rows))
    return RawTable(len(rows), len(rows[0]), cells, page=1, bbox=outline)


@pytest.mark.parametrize(
    ("rows", "is_one"),
    [
        (ROWS, True),
        ([["姓名", "", "性别", ""], ["单位", "", "职务", ""]], True),
        ([["附言", ""], ["说明", ""]], False),
        ([["", "", "", "", "", ""], ["山西", "", "", "", "河北", ""], *([[""] * 6] * 3)], False),
        ([["2001", "30.5"], ["2005", "29.7"], ["0% 10% 20% 30% 40% 50% 60%", ""]], False),
    ],
)
def test_boxed_text_and_charts_are_no_tables(rows: list[list[str]], is_one: bool) -> None:
    assert is_tabular(grid_of(rows)) is is_one


@pytest.mark.parametrize(("above", "found"), [([], 1), ([Word("标题", BBox(50, 200, 90, 212))], 0)])
def test_labels_and_blanks_are_kept_at_the_top_of_a_page_alone(above: list[Word], found: int) -> None:
    """They may be the end of the table of the page before."""
    ys = (300.0, 320.0, 340.0, 360.0)
    labels = [["城区", "", ""], ["郊区", "", ""], ["合计", "", ""]]
    assert len(find_tables(page([*above, *words(labels, 300)], lines(XS, ys)))) == found
