from __future__ import annotations

from extract.types import PageReading, Ruling, Word
from tests.extract.document.notices import (
    DOWN,
    HEAD,
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
    text,
    upper,
)


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


def test_title_introduction_and_foot_printed_on_every_page_stand_between_no_pages() -> None:
    def page(number: int, *rows: str) -> PageReading:
        intro = text("学生和家长应根据本人意愿和家庭状况慎重选择填报。", 50, 72)
        foot = text(f"制表人：甲 第{number}页", 60, 104 + ROW * len(rows))
        return reading(number, centred("各县招生计划", 50), intro, ruled(list(rows), 100), foot)

    rows = [f"第{n}村|{n}|{n}" for n in range(24)]
    (table,) = notice(page(1, HEAD, *rows), page(2, HEAD, *DOWN)).tables
    assert rows_of(table)[-2:] == WHOLE[-2:]
    assert table.findings == ()


def test_a_mark_without_letters_stands_between_no_pages_of_a_table() -> None:
    (table,) = notice(reading(1, upper()), reading(2, text("…", 90, 90), ruled([HEAD, *DOWN], 110))).tables
    assert rows_of(table) == WHOLE
    assert len(notice(reading(1, upper()), reading(2, text("另", 90, 90), ruled(DOWN, 110))).tables) == 2


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
