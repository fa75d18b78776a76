from __future__ import annotations

from dataclasses import replace

import pytest

from extract.grid import Grid
from extract.header import count_header_rows, is_figure, second_headers
from extract.types import BBox, Cell, Word


def grid(*rows: str) -> Grid[Cell]:
    """A grid from rows of "|"-separated texts: "<" goes on from the left, "^" from above."""
    table = [[t.strip() for t in row.split("|")] for row in rows]
    cells = []
    for i, row in enumerate(table):
        for j, text in enumerate(row):
            if text in ("<", "^"):
                continue
            across = next((k for k in range(1, len(row) - j) if row[j + k] != "<"), len(row) - j)
            down = next((k for k in range(1, len(table) - i) if table[i + k][j] != "^"), len(table) - i)
            cells.append(Cell(1, i, j, down, across, text, BBox(0, 0, 1, 1)))
    return Grid(len(table), len(table[0]), tuple(cells))


@pytest.mark.parametrize(
    ("rows", "depth"),
    [
        (["县区|任务量|完成率", "城区|10|5%"], 1),
        (["县区|基本建成|<|竣工|<", "^|任务|完成|任务|完成", "城区|1|2|3|4"], 2),
        (["项目|<|合计", "编码|名称|^", "合计|<|3.1", "201|公共服务|3.1"], 2),
        (["收入|<|支出|<", "项目|决算数|项目|决算数", "一、拨款|3|一、服务|2"], 2),
        (["指标|2016|2017年", "户数|3|4"], 1),
        (["指标|数量", "栏次|1", "户数|3"], 2),
        (["县区|任务|完成", "栏次|1|2", "城区|7|8"], 2),
        (["县区|任务|完成", "^|(套)|(%)", "城区|7|8"], 2),
        (["县区|任务|完成", "1|2|3", "城区|7|8"], 2),
        (["县区|改造||", "|任务|完成|比例", "城区|1|2|3"], 2),
        (["序号|项目|整改情况", "1|供水|已整改", "2|道路|正在整改"], 1),
        (["三公经费|<|<|<", "合计|<|接待|<", "预算|决算|预算|决算", "|||"], 3),
        (["县区|情况|<", "城区|好|差", "郊区|无|有"], 1),
        (["2101|医疗|2.2", "2102|住房|3.3"], 0),
        (["高速|八|2.5", "^|六|2.1", "^|四|1.6"], 0),
        (["项目名称|供水工程|建设单位|水务局", "开工日期|2012年|负责人|王某", "备注|无|联系电话|123"], 0),
    ],
)
def test_header_rows(rows: list[str], depth: int) -> None:
    assert count_header_rows(grid(*rows)) == depth


@pytest.mark.parametrize(("confidence", "depth"), [(0.01, 2), (0.9, 0)])
def test_dirt_that_reads_like_a_figure_is_no_sign_of_data(confidence: float, depth: int) -> None:
    plain = grid("县区|产值|<", "^|22|比上年(%)", "城区|1|2")
    words = (Word("22", BBox(0, 0, 1, 1), confidence),)
    cells = tuple(replace(c, words=words) if c.text == "22" else c for c in plain.cells)
    assert count_header_rows(replace(plain, cells=cells)) == depth


def test_a_second_header_begins_where_labels_follow_figures() -> None:
    whole = grid("县区|任务|完成", "城区|1|2", "泽州县|3|4", "县区|投资|支付", "城区|5|6", "泽州县|7|8")
    assert second_headers(whole, 1) == [3]


def test_words_in_place_of_figures_are_no_header() -> None:
    whole = grid("县区|任务|完成", "城区|1|2", "泽州县|无|无", "高平市|3|4")
    assert second_headers(whole, 1) == []


@pytest.mark.parametrize("text", ["12", "1,234.50", "-3.2%", "—", "－", "１２", "(5)", "100.0‰"])
def test_figures(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["", "3套", "无", "2024年", "1-2"])
def test_no_figures(text: str) -> None:
    assert not is_figure(text)
