"""Coloured headers, stripes, rows set wide, spaced texts, and what is no row of a table."""

from __future__ import annotations

from extract.tables import find_tables
from extract.types import BBox, Page, PageKind, RawTable, Ruling, Word
from extract.whitespace import find_borderless

SIZE = 10.0
EDGES = [60.0, 140.0, 240.0, 340.0, 440.0, 540.0]
CENTERS = [100.0, 190.0, 290.0, 390.0, 490.0]
ROWS = [
    ["县区", "计划", "开工", "完成", "完成率"],
    ["城区", "12", "345", "678", "9"],
    ["泽州县", "23", "456", "—", "8"],
    ["高平市", "34", "567", "890", "7"],
]


def word(text: str, x: float, y: float, align: str = "center") -> Word:
    width = sum(SIZE if ord(c) > 0x2E7F else SIZE / 2 for c in text)
    left = {"center": x - width / 2, "left": x, "right": x - width}[align]
    return Word(text, BBox(left, y, left + width, y + SIZE))


def words(rows: list[list[str]], top: float = 200, pitch: float = 20) -> list[Word]:
    return [
        word(text, x, top + pitch * k)
        for k, row in enumerate(rows)
        for text, x in zip(row, CENTERS, strict=True)
        if text
    ]


def coloured(top: float, bottom: float) -> list[Ruling]:
    """The edges of the coloured cells of a row."""
    return [
        *(Ruling(EDGES[0], y, EDGES[-1], y, 0.0) for y in (top, bottom)),
        *(Ruling(x, top, x, bottom, 0.0) for x in EDGES),
    ]


def page(found: list[Word], rulings: list[Ruling] | None = None) -> Page:
    return Page(1, 595.0, 842.0, PageKind.DIGITAL, tuple(found), tuple(rulings or ()))


def texts(table: RawTable) -> list[list[str]]:
    grid = [[""] * table.n_columns for _ in range(table.n_rows)]
    for c in table.cells:
        for row in range(c.row, c.row + c.row_span):
            for column in range(c.column, c.column + c.column_span):
                grid[row][column] = c.text
    return grid


def test_the_rows_below_a_coloured_header_stand_in_the_columns_of_its_boxes() -> None:
    """The figures are at the left of wide columns, far from their heads: white space alone would not do."""
    body = [
        word(text, EDGES[k] + 2, 220 + 20 * n, "left")
        for n, row in enumerate(ROWS[1:])
        for k, text in enumerate(row)
    ]
    below = word("注：完成率为百分数，本表由各县（市、区）上报，未经审计。", 62, 290, "left")
    (table,) = find_tables(page([*words(ROWS[:1]), *body, below], coloured(195, 215)))
    assert texts(table) == ROWS
    assert [c.bbox.x0 for c in table.cells if c.row == 1] == EDGES[:-1]


def test_a_coloured_header_of_two_levels_goes_on_below_the_colour() -> None:
    heads = [word("县区", 100, 205), word("改造", 240, 200), word("计划", 190, 215), word("开工", 290, 215)]
    heads += [word("完成", 390, 205), word("完成率", 490, 205)]
    boxes = [
        *(Ruling(60, y, 540, y, 0.0) for y in (195, 230)),
        Ruling(140, 212, 340, 212, 0.0),
        *(Ruling(x, 195, x, 230, 0.0) for x in EDGES if x != 240),
        Ruling(240, 212, 240, 230, 0.0),
    ]
    (table,) = find_tables(page([*heads, *words(ROWS[1:], top=240)], boxes))
    assert texts(table)[:2] == [
        ["县区", "改造", "改造", "完成", "完成率"],
        ["县区", "计划", "开工", "完成", "完成率"],
    ]
    assert texts(table)[2:] == ROWS[1:]


def test_stripes_are_no_headers() -> None:
    rows = [*ROWS, ["阳城县", "45", "678", "91", "6"], ["陵川县", "56", "789", "12", "5"]]
    stripes = [*coloured(235, 255), *coloured(275, 295)]
    (table,) = find_tables(page(words(rows), stripes))
    assert texts(table) == rows


def test_the_number_of_the_page_is_no_row_below_a_coloured_header() -> None:
    found = [*words(ROWS, top=720), word("—1—", 300, 800)]
    (table,) = find_tables(page(found, coloured(715, 735)))
    assert texts(table) == ROWS


def test_rows_set_wide_follow_each_other_at_one_pitch() -> None:
    (table,) = find_borderless(page(words(ROWS, pitch=36)), ())
    assert texts(table) == ROWS
    uneven = [w for k, row in enumerate(ROWS) for w in words([row], top=200 + 36 * k + 9 * k * k)]
    assert find_borderless(page(uneven), ()) == ()


def test_lowest_rows_may_hold_nothing_but_their_label() -> None:
    rows = [*ROWS, ["阳城县", "", "", "", ""], ["陵川县", "", "", "", ""]]
    after = word("特此通报。", 100, 345)
    (table,) = find_borderless(page([*words(rows), after]), ())
    assert texts(table) == rows


def test_spaced_heads_are_one_text() -> None:
    heads = [
        word("县", 88, 200),
        word("区", 112, 200),
        *(word(c, 190 + 14 * k, 200) for k, c in enumerate("计划内", -1)),
        *(word(text, x, 200) for text, x in zip(ROWS[0][2:], CENTERS[2:], strict=True)),
    ]
    (table,) = find_borderless(page([*heads, *words(ROWS[1:], top=220)]), ())
    assert texts(table)[0] == ["县区", "计划内", "开工", "完成", "完成率"]


def test_the_number_and_the_unit_of_a_table_are_no_row_of_it() -> None:
    title = [word("表一", 120, 182), word("任务完成情况", 300, 182), word("单位：套", 490, 182)]
    (table,) = find_borderless(page([*title, *words(ROWS)]), ())
    assert texts(table) == ROWS


def test_narrow_heads_in_the_middle_belong_to_the_figures_at_the_side() -> None:
    heads = [word(text[0], x, 200) for text, x in zip(ROWS[0], CENTERS, strict=True)]
    body = [
        word(text, EDGES[k + 1] - 4, 220 + 20 * n, "right")
        for n, row in enumerate(ROWS[1:])
        for k, text in enumerate(row)
    ]
    rules = [Ruling(60, y, 540, y) for y in (195.0, 215.0, 275.0)]
    (table,) = find_borderless(page([*heads, *body], rules), ())
    assert texts(table) == [[text[0] for text in ROWS[0]], *ROWS[1:]]
