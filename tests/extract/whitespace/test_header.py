"""Headers without rulings, or with few: which columns a head stands over."""

from __future__ import annotations

from extract.types import Page, PageKind, Ruling
from extract.whitespace import find_borderless
from tests.extract.whitespace.headers import CENTERS, paths, table, word


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
