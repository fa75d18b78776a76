"""Headers without rulings, or with few: which columns a head stands over."""

from __future__ import annotations

from extract.types import BBox, Page, PageKind, RawTable, Ruling, Word
from extract.whitespace import find_borderless

SIZE = 10.0
BODY = [
    ["城区", "12", "345", "678", "9"],
    ["泽州县", "23", "456", "789", "8"],
    ["高平市", "34", "567", "890", "7"],
]
CENTERS = [100.0, 190.0, 280.0, 370.0, 460.0]


def word(text: str, center: float, y: float) -> Word:
    width = sum(SIZE if ord(c) > 0x2E7F else SIZE / 2 for c in text)
    return Word(text, BBox(center - width / 2, y, center + width / 2, y + SIZE))


def table(heads: list[tuple[str, float, float]], rules: list[Ruling] | None = None) -> RawTable:
    """The one table of a page with ``heads`` (text, middle, top) above the rows of ``BODY``."""
    words = [word(*head) for head in heads]
    words += [
        word(text, x, 260 + 20 * k)
        for k, row in enumerate(BODY)
        for text, x in zip(row, CENTERS, strict=True)
    ]
    page = Page(1, 595.0, 842.0, PageKind.DIGITAL, tuple(words), tuple(rules or ()))
    (found,) = find_borderless(page, ())
    return found


def paths(found: RawTable, levels: int) -> list[list[str]]:
    """For each column the different heads above it, top to bottom."""
    columns: list[list[str]] = []
    for column in range(found.n_columns):
        own = [
            c
            for c in found.cells
            if c.row < levels and c.column <= column < c.column + c.column_span and c.text
        ]
        columns.append([c.text for c in sorted(own, key=lambda c: c.row)])
    return columns


def test_columns_whose_heads_hang_low_stand_under_the_head_in_their_middle() -> None:
    """The group is centred on its middle column; only the heads beside it tell how far it reaches."""
    found = table(
        [
            ("县区", 100, 220),
            ("改造", 280, 205),
            ("计划", 190, 235),
            ("开工", 280, 235),
            ("完成", 370, 235),
            ("备注", 460, 220),
        ]
    )
    assert paths(found, 2) == [["县区"], ["改造", "计划"], ["改造", "开工"], ["改造", "完成"], ["备注"]]


def test_a_head_reaches_over_whole_groups_of_those_below_it() -> None:
    found = table(
        [
            ("县区", 100, 220),
            ("贫困人口", 280, 203),
            ("总数", 190, 228),
            ("签约服务", 325, 220),
            ("签约数", 280, 240),
            ("签约率", 370, 240),
            ("备注", 460, 220),
        ]
    )
    assert paths(found, 3) == [
        ["县区"],
        ["贫困人口", "总数"],
        ["贫困人口", "签约服务", "签约数"],
        ["贫困人口", "签约服务", "签约率"],
        ["备注"],
    ]


def test_the_total_of_a_group_has_no_head_of_its_own() -> None:
    found = table(
        [("县区", 100, 220), ("收入", 280, 205), ("税收", 280, 235), ("非税", 370, 235), ("备注", 460, 220)]
    )
    assert paths(found, 2) == [["县区"], ["收入"], ["收入", "税收"], ["收入", "非税"], ["备注"]]


def test_the_name_of_a_group_in_its_total_s_column_reaches_over_the_parts() -> None:
    heads = [("县区", 100.0, 220.0), ("收入", 190.0, 220.0), ("备注", 460.0, 220.0)]
    parts = [("税收", 280.0, 235.0), ("非税", 370.0, 235.0)]
    found = table([*heads, *parts], [Ruling(236, 228, 414, 228)])
    assert paths(found, 2) == [["县区"], ["收入"], ["收入", "税收"], ["收入", "非税"], ["备注"]]


def test_a_part_that_says_so_belongs_to_the_column_before_it() -> None:
    found = table(
        [
            ("县区", 100, 225),
            ("支出", 190, 225),
            ("其中：本年", 280, 235),
            ("结余", 370, 225),
            ("备注", 460, 225),
        ]
    )
    assert paths(found, 2)[1:3] == [["支出"], ["支出", "其中：本年"]]


def test_a_group_may_begin_in_the_first_column_where_nothing_names_the_rows() -> None:
    rows = [
        ["120.4", "3.4", "279.2", "7.9"],
        ["118.2", "2.7", "113.1", "6.3"],
        ["20.9", "8.1", "15.6", "5.8"],
    ]
    centers = [100.0, 220.0, 340.0, 460.0]
    words = [word("第二产业", 160, 205), word("第三产业", 400, 205)]
    words += [word(t, x, 225) for t, x in zip(["增加值", "增速", "增加值", "增速"], centers, strict=True)]
    words += [
        word(t, x, 245 + 20 * k) for k, row in enumerate(rows) for t, x in zip(row, centers, strict=True)
    ]
    rules = [Ruling(60, y, 500, y) for y in (200.0, 220.0, 240.0, 305.0)]
    page = Page(1, 595.0, 842.0, PageKind.DIGITAL, tuple(words), tuple(rules))
    (found,) = find_borderless(page, ())
    assert paths(found, 2) == [
        ["第二产业", "增加值"],
        ["第二产业", "增速"],
        ["第三产业", "增加值"],
        ["第三产业", "增速"],
    ]


def test_numbers_of_columns_are_one_level() -> None:
    found = table(
        [
            ("项目", 100, 205),
            ("城市", 235, 200),
            ("人数", 190, 215),
            ("资金", 280, 215),
            ("合计", 370, 205),
            ("备注", 460, 205),
            *((text, x, 235) for text, x in zip(["栏次", "1", "2", "3", "4"], CENTERS, strict=True)),
        ],
        [Ruling(60, 195, 500, 195), Ruling(60, 250, 500, 250), Ruling(60, 325, 500, 325)],
    )
    assert [p[-1] for p in paths(found, 3)] == ["栏次", "1", "2", "3", "4"]
    assert [c.row for c in found.cells if c.text in ("栏次", "1", "2", "3", "4")] == [2] * 5


def test_rows_of_text_are_not_the_lines_of_one_head() -> None:
    rows = [["项目名称", "御东水厂", "项目代码", "甲"], ["建设单位", "供排水集团", "建设地点", "南郊区"]]
    rows += [["总投资", "18650", "资本金", "5600"], ["开工时间", "2016.6", "竣工时间", "2018.10"]]
    centers = [100.0, 220.0, 340.0, 460.0]
    words = [
        word(t, x, 200 + 16 * k) for k, row in enumerate(rows) for t, x in zip(row, centers, strict=True)
    ]
    rules = (Ruling(60, 195, 500, 195), Ruling(60, 265, 500, 265))
    (found,) = find_borderless(Page(1, 595.0, 842.0, PageKind.DIGITAL, tuple(words), rules), ())
    assert [[c.text for c in found.cells if c.row == r] for r in range(found.n_rows)] == rows
