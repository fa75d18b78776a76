"""Rows that the end of a page cuts."""

from __future__ import annotations

from schemas.findings import Code
from tests.extract.document.notices import LOW, WIDE, notice, reading, rows_of, ruled


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
