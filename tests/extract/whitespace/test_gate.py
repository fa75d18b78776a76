"""What is looked at closer: as wide as what the closer look may find."""

from __future__ import annotations

import pytest

from extract.ruled import tables_from_rulings
from extract.types import Ruling
from extract.whitespace.gate import may_be_coarse, may_hold_open_table
from tests.extract.whitespace.grids import laid_out, refined
from tests.extract.whitespace.pages import body_text, box, page, texts

FRAME = [
    *box(60, 200, 420, 300),
    Ruling(60, 220, 420, 220),
    Ruling(180, 200, 180, 300),
    Ruling(300, 200, 300, 300),
]


@pytest.mark.parametrize("marks", ["√×√×", "无无有无", "○●○○", "————", "//无/"])
def test_rows_of_marks_are_rows_like_those_of_figures(marks: str) -> None:
    labels = ["城区", "泽州县", "高平市", "合计"]
    rows = [
        ["县区", "规划", "台账"],
        *([label, mark, "无"] for label, mark in zip(labels, marks, strict=True)),
    ]
    assert texts(refined(laid_out(rows), FRAME)) == rows


def test_a_grid_with_one_word_in_each_cell_is_not_looked_at_again() -> None:
    leaf = page(
        laid_out([["县区", "规划", "台账"], ["城区", "12", "√"]]),
        [*box(60, 200, 420, 240), Ruling(60, 220, 420, 220), *(Ruling(x, 200, x, 240) for x in (180, 300))],
    )
    (table,) = tables_from_rulings(leaf)
    assert (table.n_rows, table.n_columns) == (2, 3)
    assert not may_be_coarse(leaf, table)


def test_running_text_holds_no_open_table() -> None:
    assert not may_hold_open_table(page(body_text(80, 20)), ())
    assert may_hold_open_table(page(laid_out([["城区", "12", "√"], ["高平市", "3", "无"]])), ())
