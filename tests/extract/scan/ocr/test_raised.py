from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.scan.image.masks import Mask
from extract.scan.ocr.raised import is_raised, without_raised_mark
from extract.scan.ocr.rescoring import Rescored
from extract.types import Alternative

EM = 30.0


def ink(text: str, mark: str = "") -> Mask:
    """A line of figures and a small one that stands raised behind it, cut to its ink."""
    page = np.zeros((80, 400), np.uint8)
    cv2.putText(page, text, (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 255, 2)
    (wide, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 1.2, 2)
    cv2.putText(page, mark, (22 + wide, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1)
    rows, columns = np.nonzero(page)
    return np.asarray(page[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] > 0, np.bool_)


def read(text: str, *rivals: str) -> Rescored:
    return Rescored(text, tuple(Alternative(rival, 1.0) for rival in rivals), 1.0)


@pytest.mark.parametrize("figure", ["2501", "2502", "117", "2507", "99.4", "34"])
def test_the_last_digit_of_a_figure_is_not_raised(figure: str) -> None:
    assert not is_raised(ink(figure), EM, figure=True)


@pytest.mark.parametrize("mark", ["1", "2", "3"])
def test_a_small_high_figure_is(mark: str) -> None:
    assert is_raised(ink("250", mark), EM, figure=True)


def test_a_raised_digit_is_the_mark_of_a_note_and_what_was_read_stays_a_rival() -> None:
    found = without_raised_mark(read("2501", "250¹", "250"), ink("250", "1"), EM)
    assert found.text == "250"
    assert "2501" in [rival.text for rival in found.alternatives]
    assert without_raised_mark(read("700.0²"), ink("700.0", "2"), EM).text == "700.0"


def test_behind_a_unit_it_stays() -> None:
    assert without_raised_mark(read("km2", "km²"), ink("km", "2"), EM).text == "km²"


def test_a_digit_on_the_line_stays_whatever_a_reading_offers() -> None:
    plain = read("2501", "250¹", "250")
    assert without_raised_mark(plain, ink("2501"), EM) is plain
    unseen = read("2501", "2507")
    assert without_raised_mark(unseen, ink("250", "1"), EM) is unseen
