from __future__ import annotations

import numpy as np
import pytest

from extract.scan.image.masks import Mask
from extract.scan.ocr.confidence import Evidence, probability
from extract.scan.ocr.engine import listed_reading
from extract.scan.ocr.evidence import gather, looks_its_figure, misfit
from extract.scan.ocr.rescoring import Rescored

PAPER = np.full((30, 60), 255, np.uint8)


def figure(shape: str) -> Mask:
    """The ink of digits (d), points and minus signs."""
    parts = []
    for piece in shape:
        part = np.zeros((22, 14), bool)
        rows, columns = {"d": (slice(22), slice(2, 12)), ".": (slice(18, 22), slice(5, 9))}.get(
            piece, (slice(11, 13), slice(3, 11))
        )
        part[rows, columns] = True
        parts.append(part)
    return np.hstack(parts)


def seen(main: str, second: str, text: str, shape: str = "dd", touched: bool = False) -> Evidence:
    rescored = Rescored(text, (), 6.0, (-0.1, -0.2))
    readings = (listed_reading(main, 0.9, PAPER), listed_reading(second, 0.9, PAPER))
    return gather(rescored, *readings, figure(shape), touched, 0.25)


def test_what_two_readings_and_the_ink_agree_on_has_little_against_it() -> None:
    found = seen("40", "40", "40")
    assert (found.disagree, found.overruled, found.marks, found.pieces, found.malformed) == (
        False, False, 0, 0, False,
    )  # fmt: skip
    assert found.weakest == pytest.approx(-np.log(0.9))
    assert (found.total, found.second, found.page) == (0.1, 0.2, 0.25)
    assert found.small == 0.0


def test_disagreement_and_ink_at_the_edge_are_evidence() -> None:
    found = seen("38", "88", "38", touched=True)
    assert (found.disagree, found.overruled, found.touched) == (True, False, True)


def test_a_text_that_the_main_reading_did_not_give_is_doubted() -> None:
    found = seen("4.0:", "4.0:", "4.0", "d.d")
    assert found.overruled
    assert probability(found) < 0.9


@pytest.mark.parametrize("text", ["40!", "34 0", "O"])
def test_malformed_figures_and_lone_letters_are_evidence(text: str) -> None:
    assert seen(text, text, text).malformed


@pytest.mark.parametrize(
    ("text", "shape", "expected"),
    [
        ("4065", "dd.dd", (1, 0)),  # a point that the text lacks
        ("40.65", "dd.dd", (0, 0)),
        ("-40", "dd", (1, 0)),
        ("40", "ddd", (0, 1)),
        ("4.5", "dd", (1, 0)),
        ("45%", "ddd", (0, 0)),  # the pieces of the sign may touch or not
        ("城区", "d.d", (0, 0)),
    ],
)
def test_the_ink_of_a_figure_has_its_marks_and_pieces(
    text: str, shape: str, expected: tuple[int, int]
) -> None:
    assert misfit(text, figure(shape)) == expected


def test_a_figure_looks_like_its_ink_or_not() -> None:
    assert looks_its_figure("40.65", figure("dd.dd"))
    assert not looks_its_figure("4065", figure("dd.dd"))
    assert not looks_its_figure("城", figure("d"))
