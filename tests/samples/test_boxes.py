"""The boxes of a table tile its grid, however the header is drawn."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples.boxes import TotalStyle, boxes, halves
from samples.content import Head, TableContent
from samples.rules import Rules, runs, unit_edges

label = st.text("甲乙丙丁", min_size=1, max_size=3)
leaf = st.builds(Head, label)


def group(children):
    lists = st.lists(children, min_size=1, max_size=3)
    with_total = lists.map(lambda c: (Head(""), *c))
    return st.builds(Head, label, st.one_of(lists.map(tuple), with_total))


tree = st.recursive(leaf, group, max_leaves=6)
tables = st.lists(tree, min_size=1, max_size=3).map(
    lambda heads: TableContent("题", tuple(heads), (("1",) * sum(h.width for h in heads),) * 2)
)


@given(tables, st.sampled_from(TotalStyle), st.booleans())
def test_boxes_tile_the_grid_exactly_once(table, style, tall):
    seen = Counter(
        (box.row + i, box.column + j)
        for box in boxes(table, style, tall)
        for i in range(box.row_span)
        for j in range(box.column_span)
    )
    rows, columns = table.header_depth + len(table.rows), len(table.paths)
    assert seen == Counter({(r, c): 1 for r in range(rows) for c in range(columns)})


L_SHAPED = TableContent(
    "", (Head("县区"), Head("收入", (Head(""), Head("税收"), Head("其他")))), (("城区", "3", "1", "2"),)
)


@pytest.mark.parametrize(
    ("style", "label_box", "ruled_below", "ruled_beside"),
    [
        (TotalStyle.OPEN, (0, 1, 1, 3), False, True),
        (TotalStyle.BOXED, (0, 1, 1, 3), True, True),
        (TotalStyle.DOWN, (0, 1, 2, 1), False, False),
        (TotalStyle.DOWN_BOXED, (0, 1, 2, 1), False, True),
    ],
)
def test_an_l_shaped_total_in_its_four_manners(style, label_box, ruled_below, ruled_beside):
    found = boxes(L_SHAPED, style)
    box = next(b for b in found if b.text == "收入")
    assert (box.row, box.column, box.row_span, box.column_span) == label_box
    edges = unit_edges(found, Rules.GRID, set(), 0, 3)
    assert ((True, 1, 1) in edges) is ruled_below
    if style in {TotalStyle.DOWN, TotalStyle.DOWN_BOXED}:
        assert ((False, 2, 0) in edges) is ruled_beside


def test_halves_keep_every_box_and_repeat_the_labels():
    table = TableContent("", (Head("县区"), Head("甲"), Head("乙")), (("城区", "1", "2"),))
    left, right = halves(boxes(table), 2, labels=True)
    assert [(b.column, b.text) for b in left] == [(0, "县区"), (1, "甲"), (0, "城区"), (1, "1")]
    assert Counter((b.column, b.text) for b in right) == Counter(
        [(0, "县区"), (0, "城区"), (1, "乙"), (1, "2")]
    )


def test_three_lines_rule_the_groups_too():
    found = boxes(L_SHAPED, TotalStyle.BOXED)
    edges = unit_edges(found, Rules.THREE_LINE, {0, 2, 3}, 0, 3)
    assert {line for _, line, _ in edges} == {0, 1, 2, 3}
    assert all(horizontal for horizontal, _, _ in edges)
    assert (True, 1, 0) not in edges
    assert runs(edges, join=True) == [(True, 0, 0, 4), (True, 1, 1, 4), (True, 2, 0, 4), (True, 3, 0, 4)]
