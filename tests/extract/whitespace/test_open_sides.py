"""Columns and rows beyond the outermost line."""

from __future__ import annotations

from extract.types import Ruling, Word
from tests.extract.whitespace.grids import laid_out, refined, word
from tests.extract.whitespace.pages import texts


def test_a_stub_beyond_the_last_vertical_joins_the_grid() -> None:
    groups = [["男", "11.0", "40.7"], ["女", "6.6", "16.0"], ["男", "9.5", "39.4"], ["女", "5.3", "13.9"]]
    words = [
        word("项目", 120, 205),
        word("2020年", 240, 205),
        word("2021年", 360, 205),
        *laid_out(groups, 225),
    ]
    words += [word("城镇", 85, 235), word("农村", 85, 275)]
    words = [w if w.text not in {"男", "女", "项目"} else Word(w.text, w.bbox) for w in words]
    lines = [
        Ruling(100, 200, 420, 200),
        Ruling(60, 220, 420, 220),
        Ruling(100, 240, 420, 240),
        Ruling(60, 260, 420, 260),
        Ruling(100, 280, 420, 280),
        Ruling(60, 300, 420, 300),
        *(Ruling(x, 200, x, 300) for x in (100.0, 180.0, 300.0, 420.0)),
    ]
    assert texts(refined(words, lines)) == [
        ["", "项目", "2020年", "2021年"],
        ["城镇", "男", "11.0", "40.7"],
        ["城镇", "女", "6.6", "16.0"],
        ["农村", "男", "9.5", "39.4"],
        ["农村", "女", "5.3", "13.9"],
    ]


def test_a_total_below_the_last_ruling_joins_the_grid_though_its_row_is_lower_than_words_are_wide() -> None:
    rows = [["区县", "产值", "投资"], ["高平市", "123456.7", "234567.8"], ["合计", "923456.7", "934567.8"]]
    words = laid_out(rows, 205)
    lines = [
        *(Ruling(60, y, 420, y) for y in (200.0, 220.0, 240.0)),
        *(Ruling(x, 200, x, 240) for x in (60.0, 300.0, 420.0)),
        Ruling(180, 200, 180, 258),
    ]
    assert all(w.bbox.width > 18 for w in words)
    assert texts(refined(words, lines)) == rows
