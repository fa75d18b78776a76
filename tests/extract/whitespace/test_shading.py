"""Shading in tables that draw their lines."""

from __future__ import annotations

import pytest

from extract.types import Ruling
from tests.extract.whitespace.grids import ROWS, laid_out, refined, word
from tests.extract.whitespace.pages import box, texts


@pytest.mark.parametrize("shaded", [True, False])
def test_shading_of_paragraphs_makes_no_rows_in_a_drawn_table(shaded: bool) -> None:
    words = [
        word("县区", 120, 212),
        word("任务量", 240, 204),
        word("(套)", 240, 217),
        word("完成量", 360, 204),
        word("(套)", 360, 217),
        *laid_out(ROWS[1:], 237),
    ]
    ys = [200.0, 232.0, *(252.0 + 20 * k for k in range(4))]
    lines = [Ruling(60, y, 420, y) for y in ys] + [
        Ruling(x, 200, x, ys[-1]) for x in (60.0, 180.0, 300.0, 420.0)
    ]
    if shaded:
        for x0 in (180.0, 300.0):
            lines += box(x0 + 5, 202, x0 + 115, 216, 0.0) + box(x0 + 5, 216, x0 + 115, 230, 0.0)
    table = refined(words, lines)
    assert texts(table) == [["县区", "任务量(套)", "完成量(套)"], *ROWS[1:]]
