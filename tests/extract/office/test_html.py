from __future__ import annotations

import pytest

from extract.errors import FileDamagedError
from extract.intake import Media, SourceFile
from extract.office import read_office

PAGE = """<html><head><meta charset="gb2312"><title>x</title><style>p{}</style></head><body>
<table><tr><td><h1>关于进展的通报</h1><p>截至6月底，完成
<b>5</b>个。<br>特此通报</p>
<table><tr><th rowspan=2>县区</th><th colspan="2">任务(套)</th></tr><tr><th>目标</th><th>完成</th></tr>
<tr><td>城&nbsp;区</td><td>1</td><td></td></tr></table></td></tr></table>
<script>var a="没有"</script></body></html>"""


def read(text, codec="gb18030"):
    (reading,) = read_office(SourceFile("ab", "n.html", Media.HTML, text.encode(codec)))
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
        read_office(SourceFile("ab", "n.html", Media.HTML, b"  "))
