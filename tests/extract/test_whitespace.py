"""Tables of few or no rulings, on pages built word by word."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.types import BBox, Page, PageKind, RawTable, Ruling, Word
from extract.whitespace import find_borderless

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


def texts(table: RawTable) -> list[list[str]]:
    grid = [[""] * table.n_columns for _ in range(table.n_rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                grid[row][column] = cell.text
    return grid


def assert_sound(table: RawTable, words: list[Word]) -> None:
    """Cells tile the grid once, and every word inside the outline is in one place."""
    squares = [
        (r, c)
        for cell in table.cells
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.column, cell.column + cell.column_span)
    ]
    assert sorted(squares) == [(r, c) for r in range(table.n_rows) for c in range(table.n_columns)]
    placed = [id(w) for cell in table.cells for w in cell.words] + [id(w) for w in table.residue]
    inside = [id(w) for w in words if table.bbox.contains(w.bbox.center)]
    assert sorted(placed) == sorted(inside)


ROWS = [
    ["县区", "任务量", "完成量", "完成率"],
    ["城区", "1200", "1180", "98.3%"],
    ["泽州县", "860", "860", "100.0%"],
    ["高平市", "—", "12", ""],
    ["合计", "2060", "2052", "99.6%"],
]
CENTERS = [110.0, 230.0, 340.0, 450.0]


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


@pytest.mark.parametrize("rules", [[], [195.0, 218.0, 299.0], [195.0, 218.0, 238.0, 258.0, 278.0, 299.0]])
def test_a_table_within_text_with_no_three_or_many_rules(rules: list[float]) -> None:
    words = [*body_text(80, 5), *laid_out(ROWS, CENTERS, 200), *body_text(340, 6)]
    (table,) = find_borderless(page(words, [level(y) for y in rules]), ())
    assert texts(table) == ROWS
    assert_sound(table, words)


def test_title_unit_and_notes_stay_outside() -> None:
    around = [
        word("2024年度完成情况表", 300, 150, "center"),
        word("单位：套", 520, 172, "right"),
        word("注：完成量含续建项目", 75, 305),
    ]
    words = [*around, *laid_out(ROWS, CENTERS, 200)]
    (table,) = find_borderless(page(words, [level(195), level(218), level(299)]), ())
    assert texts(table) == ROWS


def test_vertical_rules_alone() -> None:
    words = [*body_text(80, 4), *laid_out(ROWS, [90.0, 150.0, 205.0, 260.0], 200)]
    walls = [upright(x, 195, 299) for x in (119.0, 178.0, 232.0)]
    (table,) = find_borderless(page(words, walls), ())
    assert texts(table) == ROWS


def test_heads_over_groups_by_ruling_and_by_centring() -> None:
    low = ["", "计划", "完成", "计划", "完成"]
    body = [["城区", "6", "6", "4", "5"], ["矿区", "4", "4", "3", "3"], ["合计", "10", "10", "7", "8"]]
    centers = [100.0, 200.0, 270.0, 380.0, 450.0]
    words = [
        word("新建（所）", 235, 200, "center"),
        word("改扩建（所）", 415, 200, "center"),
        word("县区", 100, 210, "center"),
        *laid_out([low, *body], centers, 222, 21.0),
    ]
    lines = [level(195), level(240), level(305)]
    for short in ([], [level(217, 175, 295), level(217, 355, 475)], [level(217, 175, 475)]):
        (table,) = find_borderless(page(words, [*lines, *short]), ())
        assert texts(table)[:2] == [
            ["县区", "新建（所）", "新建（所）", "改扩建（所）", "改扩建（所）"],
            ["县区", "计划", "完成", "计划", "完成"],
        ]
        assert texts(table)[2:] == body
        assert_sound(table, words)


def test_wrapped_labels_join_their_row_wherever_the_figures_stand() -> None:
    def at(figures_on: float) -> list[Word]:
        figures = [
            word("12", 300, 236 + figures_on, "right"),
            word("340.5", 430, 236 + figures_on, "right"),
        ]
        return [
            *laid_out([["项目", "个数", "金额"]], [130.0, 288.0, 415.0], 200),
            word("道路工程", 75, 218),
            word("7", 300, 218, "right"),
            word("88.0", 430, 218, "right"),
            word("城镇老旧小区改造及配", 75, 236),
            word("套基础设施", 75, 249),
            *figures,
            word("供水工程", 75, 267),
            word("3", 300, 267, "right"),
            word("15.2", 430, 267, "right"),
            word("供热工程", 75, 285),
            word("5", 300, 285, "right"),
            word("61.9", 430, 285, "right"),
        ]

    for figures_on in (0.0, 6.5, 13.0):
        words = at(figures_on)
        (table,) = find_borderless(page(words, [level(196), level(214), level(299)]), ())
        assert texts(table)[2] == ["城镇老旧小区改造及配套基础设施", "12", "340.5"], figures_on
        assert table.n_rows == 5
        assert_sound(table, words)


def test_section_rows_keep_their_own_row() -> None:
    rows = [
        ["指标", "2023年", "2024年"],
        ["一、收入", "", ""],
        ["税收收入", "320.1", "345.6"],
        ["非税收入", "80.5", "77.2"],
        ["二、支出", "", ""],
        ["教育支出", "110.0", "118.3"],
    ]
    words = laid_out(rows, [120.0, 300.0, 430.0], 200)
    (table,) = find_borderless(page(words, [level(195), level(217), level(318)]), ())
    assert texts(table) == rows


def test_letter_spaced_names_are_one_cell() -> None:
    rows = [r.copy() for r in ROWS]
    words = [*laid_out(rows[:1], CENTERS, 200)]
    for k, row in enumerate(rows[1:], 1):
        words += [word(c, 92 + 24 * i, 200 + 20 * k) for i, c in enumerate(row[0][:2])]
        words += laid_out([row[1:]], CENTERS[1:], 200 + 20 * k)
    (table,) = find_borderless(page(words, [level(195), level(218), level(299)]), ())
    assert [row[0] for row in texts(table)] == ["县区", "城区", "泽州", "高平", "合计"]


def in_words(k: int, label: str, x: float, text: str) -> list[Word]:
    return [word(label, 75, 80 + 18 * k), word(text, x, 80 + 18 * k)]


def joined(parts: list[list[Word]]) -> list[Word]:
    return [w for part in parts for w in part]


PROSE = {
    "body text": body_text(80, 30),
    "two columns of text": joined(
        [in_words(k, "现将二〇二四年度工作情况通报", 315, "请各县区认真抓好贯彻落实") for k in range(25)]
    ),
    "numbered list": joined([in_words(k, f"{k + 1}.", 110, "认真落实各项工作责任") for k in range(8)]),
    "contents": [word(f"第{k}章总体要求" + "." * 60 + str(3 * k), 75, 80 + 18 * k) for k in range(1, 9)],
    "contents in two words": joined(
        [in_words(k, f"第{k}章总体要求" + "…" * 20, 520, str(3 * k)) for k in range(1, 9)]
    ),
    "signature": [
        *body_text(80, 6),
        word("晋城市人民政府办公室", 520, 220, "right"),
        word("2025年2月25日", 520, 240, "right"),
    ],
    "names in columns": [
        word(name, 75 + 90 * c, 80 + 20 * k)
        for k in range(6)
        for c, name in enumerate(["张建国", "李明", "王小红", "赵志强"])
    ],
    "key and value lines": joined(
        [
            in_words(k, label, 300, value)
            for k, (label, value) in enumerate(
                [
                    ("联系人：张三", "电话：0356-2023456"),
                    ("传真：0356-2023457", "邮编：048000"),
                    ("抄送：市委办公室", "共印80份"),
                ]
            )
        ]
    ),
}


@pytest.mark.parametrize("kind", PROSE)
@pytest.mark.parametrize("rules", [[], [60.0, 780.0]])
def test_nothing_is_found_where_no_table_is(kind: str, rules: list[float]) -> None:
    assert find_borderless(page(PROSE[kind], [level(y) for y in rules]), ()) == ()


def test_taken_tables_are_left_alone() -> None:
    words = laid_out(ROWS, CENTERS, 200)
    assert find_borderless(page(words), [BBox(60, 190, 530, 310)]) == ()


FIGURE = st.one_of(
    st.integers(0, 99999).map(str),
    st.decimals(0, 999, places=1).map(str),
    st.sampled_from(["—", "-", "100%", "0"]),
)


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[list[str]], str, int]:
    columns = draw(st.integers(2, 6))
    count = draw(st.integers(3, 8))
    head = [
        "县区",
        *(
            draw(st.sampled_from(["任务量", "完成量(套)", "完成率(%)", "投资", "开工"]))
            for _ in range(columns)
        ),
    ]
    rows = [[label, *(draw(FIGURE) for _ in range(columns))] for label in LABELS[:count]]
    return [head, *rows], draw(st.sampled_from(["left", "center", "right"])), draw(st.integers(0, 2**20))


@settings(max_examples=80, deadline=None)
@given(grids(), st.booleans())
def test_random_grids_come_back_exactly(grid: tuple[list[list[str]], str, int], ruled: bool) -> None:
    """Words of a grid, shaken as recognition shakes them, give the very same cells."""
    rows, align, seed = grid
    shake = random.Random(seed)
    step = 440 / len(rows[0])
    words = []
    for k, row in enumerate(rows):
        for c, text in enumerate(row):
            slot = 80 + step * c
            x = {"left": slot, "center": slot + step * 0.4, "right": slot + step * 0.8}[align]
            x, y = x + shake.uniform(-1, 1), 200 + 20 * k + shake.uniform(-1.2, 1.2)
            words.append(word(text, x, y, align))
    rules = [level(196), level(216), level(202 + 20 * len(rows))] if ruled else []
    words += body_text(80, 4)
    (table,) = find_borderless(page(words, rules), ())
    assert texts(table) == rows
    assert_sound(table, words)


LONG_LABELS = [
    "城镇老旧小区改造及配套基础设施建设",
    "农村人居环境整治提升五年行动",
    "保障性租赁住房筹集",
    "高标准农田建设",
    "供水工程",
]


@st.composite
def grouped_tables(draw: st.DrawFn) -> tuple[list[list[str]], list[Word], list[Ruling]]:
    """A three-line table with heads over groups of columns and wrapped labels: truth, words, rulings."""
    groups = draw(st.lists(st.integers(1, 3), min_size=2, max_size=3).filter(lambda g: max(g) > 1))
    labels = draw(st.lists(st.sampled_from(LONG_LABELS), min_size=3, max_size=6))
    align = draw(
        st.sampled_from([0.0, 0.5, 1.0])
    )  # figures on the first line of a label, halfway, on the last
    width_of_column, stub = 62.0, 88.0
    centers = [70 + stub + width_of_column * (k + 0.5) for k in range(sum(groups))]
    words, top, low = [word("县区", 70 + stub / 2, 209, "center")], ["县区"], ["县区"]
    rulings: list[Ruling] = []
    for group, name in zip(groups, ["新建（套）", "改扩建", "发放补贴"], strict=False):
        own = centers[len(top) - 1 : len(top) - 1 + group]
        middle = (own[0] + own[-1]) / 2
        words.append(word(name, middle, 209 if group == 1 else 200, "center"))
        top += [name] * group
        heads = [name] if group == 1 else ["计划", "完成", "占比"][:group]
        low += heads
        if group > 1:
            words += [word(head, x, 218, "center") for head, x in zip(heads, own, strict=True)]
            if draw(st.booleans()):
                rulings.append(level(214.5, own[0] - 28, own[-1] + 28))
    rows, y = [top, low], 241.0
    for label in labels:
        lines = [label[k : k + 8] for k in range(0, len(label), 8)]
        figures = [draw(FIGURE) for _ in centers]
        words += [word(line, 72, y + 13 * k) for k, line in enumerate(lines)]
        words += laid_out([figures], centers, y + 13 * align * (len(lines) - 1))
        rows.append([label, *figures])
        y += 13 * (len(lines) - 1) + 20
    right = centers[-1] + width_of_column / 2
    rulings += [level(at, 66, right) for at in (195, 236, y - 5)]
    return rows, words, rulings


@settings(max_examples=60, deadline=None)
@given(grouped_tables())
def test_random_heads_and_wrapped_labels(drawn: tuple[list[list[str]], list[Word], list[Ruling]]) -> None:
    rows, words, rulings = drawn
    words = [*body_text(80, 4), *words]
    (table,) = find_borderless(page(words, rulings), ())
    assert texts(table) == rows
    assert_sound(table, words)


def test_a_head_set_tight_and_a_group_head_above_an_open_table_belong_to_it() -> None:
    body = [
        ["城区", "1200", "1180", "98.3"],
        ["泽州县", "860", "860", "100.0"],
        ["高平市", "75", "12", "16.0"],
    ]
    centers = [110.0, 180.0, 245.0, 310.0]
    words = [
        word("2024年", 212, 186, "center"),
        *laid_out([["县区名称", "计划完成数", "实际完成数", "完成率（%）"], *body], centers, 204),
    ]
    (table,) = find_borderless(page(words), ())
    assert texts(table)[0] == ["县区名称", "2024年", "2024年", "完成率（%）"]
    assert texts(table)[1:] == [["县区名称", "计划完成数", "实际完成数", "完成率（%）"], *body]


def test_the_last_row_of_a_striped_table_lies_beyond_the_last_stripe() -> None:
    words = laid_out(ROWS, CENTERS, 204)
    stripes = [Ruling(70, 200 + 20 * k, 525, 200 + 20 * k, 0.0) for k in range(5)]
    (table,) = find_borderless(page(words, stripes), ())
    assert texts(table) == ROWS


def test_a_last_column_that_nobody_filled_keeps_its_head() -> None:
    rows = [["县区", "计划", "完成", "备注"], *([label, "120", "118"] for label in LABELS[:4])]
    xs = [100.0, 220.0, 330.0, 440.0]
    words = [
        word(text, x, 100 + 20 * i, "center")
        for i, row in enumerate(rows)
        for x, text in zip(xs, row, strict=False)
    ]
    (table,) = find_borderless(page(words), [])
    assert texts(table) == [rows[0], *([*row, ""] for row in rows[1:])]


def test_rows_of_figures_go_on_below_the_last_ruling_that_was_seen() -> None:
    heads = ["县区", "个数", "户数", "完成率"]
    rows = [heads, *([label, "42", "8150", "96.5%"] for label in LABELS[:5])]
    words = [
        word(text, 100 + 110 * k, 100 + 24 * i, "center")
        for i, row in enumerate(rows)
        for k, text in enumerate(row)
    ]
    words.append(word("年度情况", 265, 76, "center"))
    rulings = [level(70), level(94, 160, 480), level(118), level(142)]
    (table,) = find_borderless(page(words, rulings), [])
    assert texts(table)[-5:] == rows[1:]


def test_heads_printed_again_stay_over_their_figures() -> None:
    labels = LABELS[:3]
    blocks = [["县区", "受理量", "办结量"], ["县区", "网办量", "投诉量"]]
    lines = [row for heads in blocks for row in (heads, *([label, "18620", "9"] for label in labels))]
    words = []
    for i, row in enumerate(lines):
        for k, text in enumerate(row):
            is_head = row in blocks
            words.append(word(text, 80 + 150 * k + (60 if is_head else 0), 100 + 20 * i))
    (table,) = find_borderless(page(words, [level(95), level(115), level(262)]), [])
    assert table.n_columns == 3
    assert texts(table) == lines


def test_a_head_across_two_strips_of_white_is_no_column_between_them() -> None:
    tops = [("公共租赁住房", 341.5)]
    heads = [("县区", 80.0), ("开工", 300.0), ("建成", 362.0), ("建成率", 389.0), ("计划", 440.0)]
    figures = [
        [("213", 305.0), ("213", 362.8), ("100.0%", 387.6), ("180", 442.0)],
        [("0", 310.0), ("0", 446.0)],
    ]
    words = [word(text, x, 100) for text, x in tops] + [word(text, x, 120) for text, x in heads]
    for i in range(6):
        words.append(word(LABELS[i], 80, 140 + 20 * i))
        words += [word(text, x, 140 + 20 * i) for text, x in figures[i % 3 > 0]]
    (table,) = find_borderless(page(words, [level(95), level(137), level(262)]), [])
    assert table.n_columns == 5
    assert texts(table)[-6] == ["城区", "213", "213", "100.0%", "180"]


def test_running_text_below_a_letterhead_ruling_is_no_row_of_the_table_under_it() -> None:
    rows = [["县区", "计划", "完成"], *([label, "120", "118"] for label in LABELS[:4])]
    words = [word("三季度全市空气质量总体良好各县区优良天数均有增加情况如下", 90, 100), word("表：", 70, 120)]
    words += [
        word(text, 120 + 140 * k, 150 + 20 * i, "center")
        for i, row in enumerate(rows)
        for k, text in enumerate(row)
    ]
    (table,) = find_borderless(
        page(words, [level(90), level(166), level(186), level(206), level(226), level(246)]), []
    )
    assert texts(table) == rows
