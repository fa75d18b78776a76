from __future__ import annotations

import pytest

from extract.errors import FileDamagedError
from extract.intake import Media, SourceFile
from extract.read import page_numbers, read_page

PAGE = """<html><head><meta charset="gb2312"><title>x</title><style>p{}</style></head><body>
<table><tr><td><h1>关于进展的通报</h1><p>截至6月底，完成
<b>5</b>个。<br>特此通报</p>
<table><tr><th rowspan=2>县区</th><th colspan="2">任务(套)</th></tr><tr><th>目标</th><th>完成</th></tr>
<tr><td>城&nbsp;区</td><td>1</td><td></td></tr></table></td></tr></table>
<script>var a="没有"</script></body></html>"""


def pages(source):
    return [read_page(source, number) for number in page_numbers(source)]


def read(text, codec="gb18030"):
    (reading,) = pages(SourceFile("ab", "n.html", Media.HTML, text.encode(codec)))
    return reading


def test_layout_tables_are_text_and_inner_tables_are_tables():
    reading = read(PAGE)
    (table,) = reading.tables
    spans = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in table.cells if c.text}
    assert spans["县区"] == (0, 0, 2, 1)
    assert spans["任务(套)"] == (0, 1, 1, 2)
    assert spans["城 区"] == (2, 0, 1, 1)
    outside = [w.text for w in reading.page.words if not table.bbox.contains(w.bbox.center)]
    assert outside == ["关于进展的通报", "截至6月底，完成", "5个。", "特此通报"]
    assert outside_lines(reading, table) == 3


def outside_lines(reading, table):
    return len({w.bbox.y0 for w in reading.page.words if not table.bbox.contains(w.bbox.center)})


def test_spans_that_reach_too_far_are_cut():
    reading = read(
        "<html><body><table><tr><td rowspan=9>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "utf-8"
    )
    (table,) = reading.tables
    assert (table.n_rows, table.n_columns) == (2, 2)
    assert sum(c.row_span * c.column_span for c in table.cells) == 4


def test_an_empty_page_is_told():
    with pytest.raises(FileDamagedError, match="the web page is empty"):
        pages(SourceFile("ab", "n.html", Media.HTML, b"  "))


def grid(html):
    (reading,) = pages(SourceFile("ab", "n.html", Media.HTML, html.encode()))
    (table,) = reading.tables
    return [[c.text for c in table.cells if c.row == row] for row in range(table.n_rows)]


HEAD = "<table><tr><th>县区</th><th>任务</th><th>完成</th></tr>"


def test_what_the_browser_hides_moves_no_cell():
    row = "<tr><td>城区</td><td style='display:none'>9</td><td>300</td><td><del>9</del>250</td></tr></table>"
    assert grid(HEAD + row)[1] == ["城区", "300", "250"]


def test_values_of_fields_and_chosen_options_are_text():
    row = (
        "<tr><td><select><option>郊区<option selected>城区</select></td><td><input value='300'></td>"
        "<td>250<sup>1</sup></td></tr></table>"
    )
    assert grid(HEAD + row)[1] == ["城区", "300", "250"]


def test_a_small_table_in_a_cell_of_data_is_text_of_the_cell():
    inner = "<table><tr><td>期房</td><td>100</td></tr><tr><td>现房</td><td>150</td></tr></table>"
    first, second = (f"<tr><td>{n}</td><td>{a}</td><td>{b}</td></tr>" for n, a, b in
                     (("城区", 300, inner), ("郊区", 20, 5)))  # fmt: skip
    assert grid(f"{HEAD}{first}{second}</table>")[1:] == [
        ["城区", "300", "期房 100 现房 150"],
        ["郊区", "20", "5"],
    ]
