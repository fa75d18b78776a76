"""Tables that go on overleaf."""

from __future__ import annotations

from extract.types import Ruling
from schemas.findings import Code
from tests.extract.document.notices import (
    DOWN,
    HEAD,
    LOW,
    ROW,
    UP,
    WHOLE,
    WIDE,
    centred,
    notice,
    open_table,
    reading,
    rows_of,
    ruled,
    scanned,
    text,
    upper,
)


def test_a_header_printed_again_is_left_out_and_the_page_kept_per_cell() -> None:
    (table,) = notice(
        reading(1, centred("住房情况表", 600), upper()), reading(2, ruled([HEAD, *DOWN], 60))
    ).tables
    assert rows_of(table) == WHOLE
    assert (table.pages, table.header_rows, table.findings) == ((1, 2), 1, ())
    assert [c.page for c in table.cells if c.column == 0] == [1, 1, 1, 2, 2]


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


def test_many_pages_are_one_table_whatever_of_it_is_settled() -> None:
    pages = [ruled([f"第{n}村|{n}|{2 * n}", f"第{n}屯|{n}|{3 * n}"], 60) for n in range(2, 8)]
    merged = ruled(["高速|1|2", "^|3|4"], LOW - 2 * ROW)
    later = [ruled(["|5|6", "^|7|8"], 60), ruled(["|9|10", "普通|11|12"], 60)]
    parts = [upper(), *pages, merged, *later]
    (table,) = notice(*(reading(n, part) for n, part in enumerate(parts, 1))).tables
    assert table.is_tiled
    assert [r[0] for r in rows_of(table)][3:7] == ["第2村", "第2屯", "第3村", "第3屯"]
    assert [r[0] for r in rows_of(table)][15:] == [*["高速"] * 5, "普通"]
    assert [r[1] for r in rows_of(table)][15:] == ["1", "3", "5", "7", "9", "11"]


def test_a_line_that_one_page_lacks_is_put_into_all_pages_before() -> None:
    narrow = (50.0, 150.0, 350.0)
    first = ruled(["县区|完成", "城区|1", "泽州县|3"], LOW - 3 * ROW, narrow)
    pages = [ruled([f"第{n}村|{n}", f"第{n}屯|{n}"], 60, narrow) for n in (2, 3)]
    last = ruled(["高平市|5|6", "合计|9|12"], 60)
    (table,) = notice(*(reading(n, part) for n, part in enumerate([first, *pages, last], 1))).tables
    assert (table.n_columns, table.is_tiled) == (3, True)


def test_the_text_of_a_merged_label_may_be_cut_through() -> None:
    first = ruled(["类别|任务|完成", "高速|1|2", "(四)无|3|4", "^|5|6"], LOW - 80, heights=(20, 20, 20, 20))
    low = [w if "(四)" not in w.text else text(w.text, w.bbox.x0, LOW - 12) for w in first[1]]
    second = ruled(["法提供|7|8", "^|9|10", "普通|11|12"], 60)
    high = [w if w.text != "法提供" else text(w.text, w.bbox.x0, 62) for w in second[1]]
    (table,) = notice(reading(1, (first[0], low)), reading(2, (second[0], high))).tables
    assert [r[0] for r in rows_of(table)][2:] == [*["(四)无法提供"] * 4, "普通"]
    (apart,) = notice(reading(1, first), reading(2, second)).tables  # both set at the head of their cells
    assert [r[0] for r in rows_of(apart)][2:] == ["(四)无", "(四)无", "法提供", "法提供", "普通"]


def test_a_piece_in_another_width_is_joined_and_said() -> None:
    narrow = ruled(DOWN, 60, (80.0, 155.0, 230.0, 305.0))
    (table,) = notice(reading(1, upper()), reading(2, narrow)).tables
    assert rows_of(table) == WHOLE
    assert [f.code for f in table.findings] == [Code.JOIN_UNCERTAIN]
    (told,) = notice(
        reading(1, upper()), reading(2, ruled([HEAD, *DOWN], 60, (80.0, 155.0, 230.0, 305.0)))
    ).tables
    assert told.findings == ()


def test_a_piece_that_says_that_it_goes_on_and_fits_nothing_is_said() -> None:
    other = ruled(["一|二", "3|4"], 90, (50.0, 300.0, 350.0))
    apart = notice(reading(1, upper()), reading(2, centred("续表", 60), other)).tables
    assert [[f.code for f in t.findings] for t in apart] == [[], [Code.JOIN_UNCERTAIN]]
