"""Halves of a table on pages beside each other."""

from __future__ import annotations

import pytest

from schemas.findings import Code
from tests.extract.document.notices import DOWN, HEAD, ROW, UP, centred, notice, reading, rows_of, ruled, text


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


def test_a_half_whose_heads_are_not_parted_is_as_deep_as_the_other() -> None:
    left = ruled(["县区|资金|资金额", "^|中央|省级", *UP, *DOWN], 200)
    rows = ["进度|排名", "21|1", "22|2", "23|3", "66|"]
    right = ruled(rows, 200, (50.0, 150.0, 250.0), (2 * ROW, ROW, ROW, ROW, ROW))
    (table,) = notice(reading(1, left), reading(2, right)).tables
    assert table.header_rows == 2
    assert rows_of(table)[0] == ["县区", "资金", "资金额", "进度", "排名"]
    assert rows_of(table)[2][3:] == ["21", "1"]


@pytest.mark.parametrize(("before", "after"), [("投资", ""), ("", "投资")])
def test_a_group_cut_by_the_edge_of_the_page_is_one(before: str, after: str) -> None:
    first = reading(1, ruled([f"县区|人口|{before}", "^|户数|计划", "城区|1|2", "郊区|3|4"], 100))
    second = reading(2, ruled([f"{after}|合计", "完成|^", "5|6", "7|8"], 100, (50, 110, 170)))
    (whole,) = notice(first, second).tables
    (group,) = (c for c in whole.cells if c.text == "投资")
    assert (group.column, group.column_span) == (2, 2)
