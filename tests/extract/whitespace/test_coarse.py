"""What rulings leave together and words part."""

from __future__ import annotations

from itertools import pairwise

from extract.types import Ruling
from tests.extract.whitespace.grids import ROWS, laid_out, refined, word
from tests.extract.whitespace.pages import box, texts


def test_rows_without_rulings_between_them_are_parted() -> None:
    lines = [
        *box(60, 200, 420, 300),
        Ruling(60, 220, 420, 220),
        Ruling(180, 200, 180, 300),
        Ruling(300, 200, 300, 300),
    ]
    assert texts(refined(laid_out(ROWS), lines)) == ROWS


def test_columns_without_rulings_between_them_are_parted() -> None:
    rules = [Ruling(60, 200 + 20 * k, 420, 200 + 20 * k) for k in range(6)]
    lines = [*rules, Ruling(60, 200, 60, 300), Ruling(180, 200, 180, 300), Ruling(420, 200, 420, 300)]
    assert texts(refined(laid_out(ROWS), lines)) == ROWS


def test_wrapped_text_in_a_ruled_cell_stays_one_cell() -> None:
    words = [
        *laid_out(ROWS[:2]),
        word("保障性租赁住", 120, 246),
        word("房筹集", 120, 259),
        word("300", 240, 252),
        word("310", 360, 252),
    ]
    ys = [200.0, 220.0, 240.0, 275.0]
    lines = [Ruling(60, y, 420, y) for y in ys] + [
        Ruling(x, 200, x, 275) for x in (60.0, 180.0, 300.0, 420.0)
    ]
    assert texts(refined(words, lines)) == [*ROWS[:2], ["保障性租赁住房筹集", "300", "310"]]


def test_two_figures_over_each_other_in_one_cell_alone_stay() -> None:
    words = [
        *laid_out(ROWS[:2]),
        word("泽州县", 120, 252),
        word("300", 240, 246),
        word("(含续建12)", 240, 259),
    ]
    ys = [200.0, 220.0, 240.0, 275.0]
    lines = [Ruling(60, y, 420, y) for y in ys] + [
        Ruling(x, 200, x, 275) for x in (60.0, 180.0, 300.0, 420.0)
    ]
    assert texts(refined(words, lines))[2] == ["泽州县", "300 (含续建12)", ""]


def test_wrapped_cells_beside_cells_of_one_line_stay_whole() -> None:
    xs = [40.0, 120.0, 180.0, 240.0, 300.0, 360.0]
    rulings = [r for a, b in pairwise(xs) for y in (100.0, 126.0, 152.0) for r in box(a, y, b, y + 26)]
    middles = [(a + b) / 2 for a, b in pairwise(xs)]
    heads = ["单位", "数量", "占比", "金额", "支出"]
    words = [word(text, x, 107) for text, x in zip(heads, middles, strict=True)]
    for y, wrapped in (
        (127, ("襄城区", "城关镇", "2,949,6", "22")),
        (153, ("樊城区", "新桥镇", "1,459,5", "91")),
    ):
        places = ((80, y), (80, y + 12.5), (270, y), (270, y + 12.5))
        words += [word(text, *place) for text, place in zip(wrapped, places, strict=True)]
        words += [word(text, x, y + 5) for text, x in (("3919", 150), ("113.3%", 210), ("228.42", 330))]
    table = refined(words, rulings)
    assert [row[0] for row in texts(table)] == ["单位", "襄城区城关镇", "樊城区新桥镇"]
    assert texts(table)[1][3].replace(" ", "") == "2,949,622"
