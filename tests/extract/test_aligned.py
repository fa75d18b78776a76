"""Figures that stand in rows and columns, told without any rule of the table finders."""

from __future__ import annotations

import pytest

from extract.aligned import aligned_figures
from extract.types import BBox, Page, PageKind, Word


def right(text: str, x: float, y: float) -> Word:
    return Word(text, BBox(x - 5 * len(text), y, x, y + 10))


def page(*words: Word) -> Page:
    return Page(1, 600, 800, PageKind.DIGITAL, words, ())


def column(x: float, *texts: str) -> list[Word]:
    return [right(text, x, 100 + 16 * k) for k, text in enumerate(texts)]


NAMES = column(120, "城区", "泽州县", "高平市")


def test_two_columns_of_figures_with_names_are_one_region() -> None:
    whole = page(*NAMES, *column(300, "120", "85", "1,204"), *column(400, "12.5%", "8.5%", "7.1%"))
    assert aligned_figures(whole, ()) == (BBox(275, 100, 400, 142),)


def test_decimal_points_align_as_right_edges_do() -> None:
    left = []
    for k, text in enumerate(("1.5", "10.25")):
        x0 = 300 - 5 * text.index(".")
        left.append(Word(text, BBox(x0, 100 + 16 * k, x0 + 5 * len(text), 110 + 16 * k)))
    assert len(aligned_figures(page(*left, *column(400, "3", "4")), ())) == 1


def test_what_a_table_holds_is_left_out() -> None:
    whole = page(*column(300, "120", "85"), *column(400, "12", "8"))
    assert aligned_figures(whole, [BBox(200, 90, 420, 140)]) == ()


@pytest.mark.parametrize(
    "words",
    [
        [*column(300, "120", "85", "7")],
        [*column(300, "2023", "2024"), *column(400, "5", "6")],
        [right("12", 300, 100), right("8", 400, 100), right("7", 300, 300), right("5", 400, 300)],
        [right("12", 300, 100), right("8", 400, 100), right("7", 330, 116), right("5", 430, 116)],
        [*column(300, "3", "4"), *[Word("完成", BBox(301, 100 + 16 * k, 321, 110 + 16 * k)) for k in (0, 1)],
         *column(400, "5", "6")],
    ],
    ids=["one column", "years", "far apart", "not aligned", "figures in a sentence"],
)  # fmt: skip
def test_figures_that_make_no_table(words: list[Word]) -> None:
    assert aligned_figures(page(*words), ()) == ()
