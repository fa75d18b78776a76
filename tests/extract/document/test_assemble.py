from __future__ import annotations

from dataclasses import replace

import pytest

from extract.document.assemble import assemble
from extract.intake import Media, SourceFile
from extract.ruled import tables_from_rulings
from extract.types import BBox, Cell, Notice, Page, PageKind, PageReading, RawTable, Ruling, Table, Word
from schemas.findings import Code

SOURCE = SourceFile("0" * 64, "notice.pdf", Media.PDF, b"")
WIDTH, HEIGHT, ROW = 600.0, 800.0, 20.0
WIDE = (50.0, 150.0, 250.0, 350.0)


def text(content: str, x: float, y: float, size: float = 10) -> Word:
    return Word(content, BBox(x, y, x + size * len(content), y + size))


def centred(content: str, y: float, size: float = 12) -> Word:
    return text(content, WIDTH / 2 - size * len(content) / 2, y, size)


def ruled(
    rows: list[str], top: float, xs: tuple[float, ...] = WIDE, heights: tuple[float, ...] = ()
) -> tuple[list[Ruling], list[Word]]:
    """A table drawn from rows of "|"-separated texts; "^" goes on from the cell above."""
    ys = [top]
    for place in range(len(rows)):
        ys.append(ys[-1] + (heights[place] if heights else ROW))
    rulings = [Ruling(x, ys[0], x, ys[-1]) for x in xs]
    rulings += [Ruling(xs[0], y, xs[-1], y) for y in (ys[0], ys[-1])]
    words = []
    table = [row.split("|") for row in rows]
    for i, row in enumerate(table):
        for j, content in enumerate(row):
            if i and content != "^":
                rulings.append(Ruling(xs[j], ys[i], xs[j + 1], ys[i]))
            words += [text(line, xs[j] + 4, ys[i] + 4 + 11 * k) for k, line in enumerate(content.split("/"))]
    return rulings, [w for w in words if w.text not in ("", "^")]


def reading(number: int, *parts: tuple[list[Ruling], list[Word]] | Word) -> PageReading:
    rulings, words = [Ruling(80, 40, 520, 40)], []
    for part in parts:
        if isinstance(part, Word):
            words.append(part)
        else:
            rulings += part[0]
            words += part[1]
    page = Page(number, WIDTH, HEIGHT, PageKind.DIGITAL, tuple(words), tuple(rulings))
    return PageReading(page, tables_from_rulings(page))


def notice(*readings: PageReading) -> Notice:
    return assemble(SOURCE, readings)


def rows_of(table: Table) -> list[list[str]]:
    rows = [["" for _ in range(table.n_columns)] for _ in range(table.n_rows)]
    for c in table.cells:
        for i in range(c.row, c.row + c.row_span):
            for j in range(c.column, c.column + c.column_span):
                rows[i][j] = c.text
    return rows


HEAD = "县区|任务|完成"
UP = ["城区|1|2", "泽州县|3|4"]
DOWN = ["高平市|5|6", "合计|9|12"]
WHOLE = [r.split("|") for r in [HEAD, *UP, *DOWN]]
LOW = 740.0  # the table ends near the foot of its page


def upper(*rows: str) -> tuple[list[Ruling], list[Word]]:
    lines = [HEAD, *(rows or UP)]
    return ruled(lines, LOW - ROW * len(lines))


def test_a_header_printed_again_is_left_out_and_the_page_kept_per_cell() -> None:
    (table,) = notice(
        reading(1, centred("住房情况表", 600), upper()), reading(2, ruled([HEAD, *DOWN], 60))
    ).tables
    assert rows_of(table) == WHOLE
    assert (table.pages, table.header_rows, table.findings) == ((1, 2), 1, ())
    assert [c.page for c in table.cells if c.column == 0] == [1, 1, 1, 2, 2]


def scanned(page: PageReading) -> PageReading:
    words = tuple(replace(w, confidence=0.9, engine="ocr") for w in page.page.words)
    scan = replace(page.page, kind=PageKind.SCAN, words=words)
    return PageReading(scan, tables_from_rulings(scan))


def test_a_header_read_with_dirt_on_it_is_still_the_header_printed_again() -> None:
    again = ruled(["县区|任务数•|完成数", *DOWN], 100)
    first = ruled(["县区|任务数|完成数", *UP], LOW - 3 * ROW)
    told = notice(scanned(reading(1, first)), scanned(reading(2, again))).tables
    assert [rows_of(t)[1:] for t in told] == [WHOLE[1:]]
    other = ruled(["县区|计划投资|到位资金", *DOWN], 100)
    assert len(notice(scanned(reading(1, first)), scanned(reading(2, other))).tables) == 2
    assert len(notice(reading(1, first), reading(2, again)).tables) == 2  # a text layer has no dirt


def test_no_header_and_a_last_row_alone() -> None:
    (table,) = notice(reading(1, upper()), reading(2, ruled(DOWN, 60))).tables
    assert rows_of(table) == WHOLE
    (table,) = notice(reading(1, upper(*UP, DOWN[0])), reading(2, ruled(DOWN[1:], 60))).tables
    assert rows_of(table) == WHOLE
    assert table.findings == ()


def test_page_numbers_running_heads_and_a_continued_title_stand_between() -> None:
    def head(number: int) -> list[Word]:
        return [text("某市统计公报", 60, 25), text(f"- {number} -", 290, 780)]

    found = notice(
        reading(1, *head(1), centred("住房情况表", 600), upper()),
        reading(2, *head(2), centred("住房情况表（续）", 80), ruled(DOWN, 110)),
        reading(3, *head(3), text("特此通报。", 60, 100)),
    )
    (table,) = found.tables
    assert rows_of(table) == WHOLE
    assert table.title == "住房情况表"
    assert [line.text for line in found.body] == ["特此通报。"]


def test_a_mark_without_letters_stands_between_no_pages_of_a_table() -> None:
    (table,) = notice(reading(1, upper()), reading(2, text("…", 90, 90), ruled([HEAD, *DOWN], 110))).tables
    assert rows_of(table) == WHOLE
    assert len(notice(reading(1, upper()), reading(2, text("另", 90, 90), ruled(DOWN, 110))).tables) == 2


def test_a_row_cut_by_the_page_break_is_mended() -> None:
    first = ruled(
        ["序号|项目|金额", "1|供水工程|10", "2|城区老旧管网/改造和道路|20"], 680, heights=(20, 20, 30)
    )
    second = ruled(["|恢复工程|", "3|排水工程|30"], 60)
    (table,) = notice(reading(1, first), reading(2, second)).tables
    assert rows_of(table)[2:] == [["2", "城区老旧管网改造和道路恢复工程", "20"], ["3", "排水工程", "30"]]
    assert len({w.text for c in table.cells for w in c.words}) == 14


def test_a_row_cut_through_its_figures_is_mended_and_the_doubt_told() -> None:
    xs = (50.0, 84.0, 118.0, 200.0)  # two characters of a label, three digits of a figure fill a line
    first = ruled(["县区|数量|备注", "城区/县|100/1|无", "泽州|262|无"], LOW - 80, xs, (20, 40, 20))
    second = ruled(["县|4|", "郊区|7|无"], 60, xs)
    (table,) = notice(reading(1, first), reading(2, second)).tables
    assert rows_of(table)[1:] == [["城区县", "1001", "无"], ["泽州县", "2624", "无"], ["郊区", "7", "无"]]
    assert [f.code for f in table.findings] == [Code.JOIN_UNCERTAIN]


def test_a_row_of_short_texts_is_a_row_of_its_own() -> None:
    xs = (50.0, 150.0, 250.0, 350.0)
    first = ruled(["县区|数量|备注", "城区|100/1|无", "泽州|262|无"], LOW - 80, xs, (20, 40, 20))
    (table,) = notice(reading(1, first), reading(2, ruled(["县|4|", "郊区|7|无"], 60, xs))).tables
    assert table.n_rows == 5


def test_a_remark_cut_beside_a_label_over_several_rows() -> None:
    first = ruled(
        ["县区|乡镇|数量|备注", "城区|甲镇|1|进展顺利，", "^|乙镇|2|资金拨付滞后，"], LOW - 60, (*WIDE, 450.0)
    )
    second = ruled(["|||限期整改。", "^|丙镇|3|无", "郊区|丁镇|4|无"], 60, (*WIDE, 450.0))
    (table,) = notice(reading(1, first), reading(2, second)).tables
    assert rows_of(table)[2:] == [
        ["城区", "乙镇", "2", "资金拨付滞后，限期整改。"],
        ["城区", "丙镇", "3", "无"],
        ["郊区", "丁镇", "4", "无"],
    ]


def test_a_header_alone_at_the_foot_of_a_page() -> None:
    header = ["县区|住房|备注", "^|任务|^"]
    (table,) = notice(
        reading(1, ruled(header, LOW - 40)), reading(2, ruled(["城区|1|", "郊区|2|无"], 60))
    ).tables
    assert table.header_rows == 2
    assert rows_of(table)[2:] == [["城区", "1", ""], ["郊区", "2", "无"]]


def test_a_label_over_several_rows_goes_on_over_the_break() -> None:
    first = ruled(["类别|任务|完成", "高速|1|2", "^|3|4"], 680)
    second = ruled(["|5|6", "普通|7|8"], 60)
    (table,) = notice(reading(1, first), reading(2, second)).tables
    assert [r[0] for r in rows_of(table)] == ["类别", "高速", "高速", "高速", "普通"]


def test_a_piece_may_lack_a_line_that_the_others_have() -> None:
    second = ruled(["高平市|5", "合计|9"], 60, (50.0, 150.0, 350.0))
    (table,) = notice(reading(1, upper()), reading(2, second)).tables
    assert rows_of(table)[3] == ["高平市", "5", "5"]


def test_tables_that_only_look_alike_stay_apart() -> None:
    title = centred("教育情况表", 60)
    other_title = notice(reading(1, upper()), reading(2, title, ruled([HEAD, *DOWN], 90)))
    annex = notice(reading(1, upper()), reading(2, text("附件2", 50, 60), ruled(DOWN, 90)))
    header = notice(reading(1, upper()), reading(2, ruled(["县区|投资|支付", *DOWN], 60)))
    columns = notice(reading(1, upper()), reading(2, ruled(DOWN, 60, (50.0, 120.0, 220.0, 350.0))))
    between = notice(reading(1, upper()), reading(2, text("下面是另一张表。", 60, 60), ruled(DOWN, 90)))
    skipped = notice(reading(1, upper()), reading(2, text("文字", 60, 300)), reading(3, ruled(DOWN, 90)))
    for found in (other_title, annex, header, columns, between, skipped):
        assert len(found.tables) == 2


def test_joining_after_half_a_page_is_said() -> None:
    (table,) = notice(reading(1, ruled([HEAD, *UP], 200)), reading(2, ruled(DOWN, 60))).tables
    assert rows_of(table) == WHOLE
    assert [f.code for f in table.findings] == [Code.JOIN_UNCERTAIN]


def test_the_right_half_on_the_next_page() -> None:
    left = ruled([HEAD, *UP, *DOWN], 200)
    right = ruled(["县区|支付", "城区|21", "泽州县|22", "高平市|23", "合计|66"], 60, (50.0, 150.0, 250.0))
    (table,) = notice(reading(1, left), reading(2, right)).tables
    assert rows_of(table)[0] == ["县区", "任务", "完成", "支付"]
    assert rows_of(table)[4] == ["合计", "9", "12", "66"]
    assert table.findings == ()


def test_a_sheet_wider_than_paper_is_printed_down_first() -> None:
    left = [ruled(["县区|任务|完成", *UP], 100), ruled(DOWN, 60)]
    right = [
        ruled(["投资|支付", "71|72", "73|74"], 100, (50, 110, 170)),
        ruled(["75|76", "77|78"], 60, (50, 110, 170)),
    ]
    title = "全市住房投资情况"
    pages = [
        reading(1, centred(title, 70), left[0]),
        reading(2, left[1], text("注：快报数。", 60, 110)),
        reading(3, text("资情况", 60, 60), text("单位：套", 100, 80), right[0]),
        reading(4, right[1]),
    ]
    (whole,) = notice(*pages).tables
    assert rows_of(whole)[0] == ["县区", "任务", "完成", "投资", "支付"]
    assert rows_of(whole)[4] == ["合计", "9", "12", "77", "78"]
    assert (whole.title, whole.unit, whole.notes) == (title, "套", ("注：快报数。",))
    assert Code.JOIN_UNCERTAIN in {f.code for f in whole.findings}


@pytest.mark.parametrize(("before", "after"), [("投资", ""), ("", "投资")])
def test_a_group_cut_by_the_edge_of_the_page_is_one(before: str, after: str) -> None:
    first = reading(1, ruled([f"县区|人口|{before}", "^|户数|计划", "城区|1|2", "郊区|3|4"], 100))
    second = reading(2, ruled([f"{after}|合计", "完成|^", "5|6", "7|8"], 100, (50, 110, 170)))
    (whole,) = notice(first, second).tables
    (group,) = (c for c in whole.cells if c.text == "投资")
    assert (group.column, group.column_span) == (2, 2)


def test_the_title_in_the_frame_stands_on_the_first_page_alone() -> None:
    rulings, words = upper()
    top = LOW - ROW * 3
    framed = [Ruling(x, top - ROW, x, top) for x in (WIDE[0], WIDE[-1])]
    framed.append(Ruling(WIDE[0], top - ROW, WIDE[-1], top - ROW))
    first = reading(1, (rulings + framed, [*words, text("住房情况表", 170, top - ROW + 4)]))
    (whole,) = notice(first, reading(2, ruled([HEAD, *DOWN], 60))).tables
    assert rows_of(whole) == WHOLE
    assert whole.title == "住房情况表"


def test_a_sheet_printed_with_all_its_lines() -> None:
    rows = ["附件1||||", "|县区|任务|完成|", *(f"|{r}|" for r in UP)]
    xs = (50.0, 90.0, 190.0, 290.0, 390.0, 430.0)
    (table,) = notice(reading(1, ruled(rows, 100, xs))).tables
    assert rows_of(table) == WHOLE[:3]
    assert table.annex == "附件1"


def test_a_caption_at_the_foot_of_the_page_before() -> None:
    foot = [text("附件2", 50, 700), centred("住房情况统计表", 720), text("单位：套", 310, 740)]
    first = reading(1, ruled([HEAD, *UP], 100), text("注：快报数。", 50, 170), *foot)
    one, other = notice(first, reading(2, ruled([HEAD, *DOWN], 60))).tables
    assert (other.annex, other.title, other.unit) == ("附件2", "住房情况统计表", "套")
    assert (one.annex, one.notes) == (None, ("注：快报数。",))


def test_the_last_line_of_the_page_before_is_no_title() -> None:
    first = reading(1, centred("各县区要认真落实整改任务", 740))
    (table,) = notice(first, reading(2, ruled([HEAD, *DOWN], 60))).tables
    assert table.title is None


def test_an_annex_below_a_table_is_not_of_that_table() -> None:
    first = ruled([HEAD, *UP], 100)
    page = reading(
        1, centred("甲表", 80), first, text("附件2", 50, 200), centred("乙表", 220), ruled([HEAD, *DOWN], 250)
    )
    assert [t.annex for t in notice(page).tables] == [None, "附件2"]


def test_captions_notes_and_body_part_the_text() -> None:
    found = notice(
        reading(
            1,
            text("一、基本情况", 60, 80),
            text("附件1", 50, 120),
            centred("住房情况表", 140),
            text("单位：套", 300, 170),
            ruled([HEAD, *UP], 190),
            text("注：数据为快报数。", 60, 254),
            text("二、下一步工作", 60, 300),
        )
    )
    (table,) = found.tables
    assert (table.annex, table.title, table.unit) == ("附件1", "住房情况表", "套")
    assert table.notes == ("注：数据为快报数。",)
    assert [line.text for line in found.body] == ["一、基本情况", "二、下一步工作"]


def test_an_annex_goes_on_until_the_next() -> None:
    first = reading(1, text("附件1", 50, 120), centred("甲表", 140), ruled([HEAD, *UP], 190))
    second = reading(2, centred("乙表", 140), ruled([HEAD, *DOWN], 190))
    third = reading(3, text("附件2", 50, 120), centred("丙表", 140), ruled([HEAD, *DOWN], 190))
    assert [t.annex for t in notice(first, second, third).tables] == ["附件1", "附件1", "附件2"]


def test_title_and_unit_rows_inside_the_grid_are_caption_and_a_last_note_row_is_note() -> None:
    xs, ys = WIDE, [100 + ROW * k for k in range(6)]
    rulings = [Ruling(xs[0], y, xs[-1], y) for y in ys]
    rulings += [Ruling(x, ys[0], x, ys[-1]) for x in (xs[0], xs[-1])]
    rulings += [Ruling(x, ys[2], x, ys[4]) for x in xs[1:-1]]
    words = [text("住房情况表", 170, 104), text("单位：套", 300, 124), text("注：快报数。", 60, 184)]
    words += [
        text(t, xs[j] + 4, ys[2 + i] + 4)
        for i, r in enumerate([HEAD, UP[0]])
        for j, t in enumerate(r.split("|"))
    ]
    (table,) = notice(reading(1, (rulings, words))).tables
    assert (table.title, table.unit, table.notes) == ("住房情况表", "套", ("注：快报数。",))
    assert rows_of(table) == [HEAD.split("|"), UP[0].split("|")]


def test_numbered_note_rows_at_the_end_are_notes_and_a_section_row_before_them_is_none() -> None:
    xs = WIDE
    ys = [100 + ROW * k for k in range(7)]
    rulings = [Ruling(xs[0], y, xs[-1], y) for y in ys] + [
        Ruling(x, ys[0], x, ys[-1]) for x in (xs[0], xs[-1])
    ]
    rulings += [Ruling(x, ys[0], x, ys[3]) for x in xs[1:-1]]
    words = [
        text(t, xs[j] + 4, ys[i] + 4) for i, r in enumerate([HEAD, *UP]) for j, t in enumerate(r.split("|"))
    ]
    words += [
        text(t, 60, ys[3 + k] + 4) for k, t in enumerate(["以下空白", "注：1.快报数。", "2.不含开发区。"])
    ]
    (table,) = notice(reading(1, (rulings, words))).tables
    assert table.notes == ("注：1.快报数。", "2.不含开发区。")
    assert rows_of(table)[3:] == [["以下空白"] * 3]


def test_a_second_header_halfway_down_begins_a_table_of_its_own() -> None:
    rows = [HEAD, *UP, "县区|投资|支付", *DOWN]
    first, second = notice(reading(1, ruled(rows, 100))).tables
    assert rows_of(first) == [r.split("|") for r in rows[:3]]
    assert rows_of(second) == [r.split("|") for r in rows[3:]]
    assert (first.header_rows, second.header_rows, second.number) == (1, 1, 2)


def test_a_notice_without_pages_or_tables() -> None:
    assert notice().tables == ()
    assert notice(reading(1, text("文字", 60, 100))).tables == ()


def open_table(
    number: int, rows: list[str], edges: tuple[float, ...], top: float = 60.0, aside: float = 0.0
) -> PageReading:
    """A table that white space parts: its texts stand at fixed places, its column edges anywhere between."""
    places = tuple(place + aside for place in (60.0, 160.0, 260.0, 360.0))
    cells, words = [], []
    for i, row in enumerate(rows):
        y = top + ROW * i
        for j, content in enumerate(row.split("|")):
            own = [text(content, places[j], y)] if content else []
            words += own
            box = BBox(edges[j], y - 5, edges[j + 1], y + 15)
            cells.append(Cell(number, i, j, 1, 1, content, box, tuple(own)))
    outline = BBox(edges[0], top - 5, edges[-1], top + ROW * len(rows) - 5)
    grid = RawTable(len(rows), len(edges) - 1, tuple(cells), page=number, bbox=outline, finder="whitespace")
    return PageReading(Page(number, WIDTH, HEIGHT, PageKind.DIGITAL, tuple(words), ()), (grid,))


def test_texts_below_texts_go_on_though_white_space_draws_the_edges_elsewhere() -> None:
    first = open_table(1, [HEAD, *UP], (50, 140, 190, 330), top=LOW - 60)
    second = open_table(2, DOWN, (50, 105, 235, 330))
    (whole,) = notice(first, second).tables
    assert rows_of(whole) == WHOLE


def test_the_next_page_of_a_scan_may_lie_aside() -> None:
    first = open_table(1, [HEAD, *UP], (50, 140, 190, 330), top=LOW - 60)
    second = open_table(2, DOWN, (118, 173, 303, 398), aside=68)
    (whole,) = notice(first, second).tables
    assert rows_of(whole) == WHOLE


def test_a_note_that_runs_over_the_next_column_is_no_row_and_a_label_is() -> None:
    wide = reading(1, ruled([HEAD, *UP, "注：本表为年度快报数据。||"], 100))
    (table,) = notice(wide).tables
    assert (table.n_rows, table.notes) == (1 + len(UP), ("注：本表为年度快报数据。",))
    (form,) = notice(reading(1, ruled([HEAD, *UP, "备注：||"], 100))).tables
    assert (form.n_rows, form.notes) == (2 + len(UP), ())


def test_a_note_at_the_left_of_a_table_without_rulings_is_no_row() -> None:
    (table,) = notice(open_table(1, [HEAD, *UP, "注：快报数。||"], (50, 140, 240, 330))).tables
    assert table.notes == ("注：快报数。",)
    assert rows_of(table) == WHOLE[:3]


def test_a_column_blank_on_the_next_page_is_put_in() -> None:
    head, up = f"{HEAD}|备注", [f"{row}|" for row in UP]
    first = open_table(1, [head, *up], (50, 140, 240, 340, 400), top=LOW - 60)
    (whole,) = notice(first, open_table(2, DOWN, (50, 105, 235, 330))).tables
    assert rows_of(whole) == [head.split("|"), *(f"{row}|".split("|") for row in [*UP, *DOWN])]


def test_texts_below_two_columns_or_a_filled_column_left_out_are_another_table() -> None:
    first = open_table(1, [HEAD, *UP], (50, 140, 240, 330), top=LOW - 60)
    assert len(notice(first, open_table(2, ["高平市|5", "合计|9"], (50, 140, 240))).tables) == 2
    wide = open_table(2, ["高平市和陵川县和沁水县|5|6", "合计|9|12"], (50, 200, 250, 330))
    assert len(notice(first, wide).tables) == 2
