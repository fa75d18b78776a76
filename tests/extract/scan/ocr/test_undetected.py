"""What stands among the lines of a page and was not detected as one."""

from __future__ import annotations

import numpy as np

from extract.scan.ocr.engine import Box
from extract.scan.ocr.ink import Tone
from extract.scan.ocr.undetected import undetected_boxes

TONE = Tone(250.0, 20.0)
LINES = [(100.0, 100.0, 300.0, 140.0), (400.0, 100.0, 600.0, 140.0)]  # characters of 30 pixels


def _page() -> np.ndarray:
    page = np.full((400, 800), 250, np.uint8)
    for x0, y0, x1, y1 in LINES:
        page[int(y0) + 5 : int(y1) - 5, int(x0) + 5 : int(x1) - 5] = 20
    return page


def test_lines_that_were_found_are_not_found_again() -> None:
    assert undetected_boxes(_page(), LINES, TONE) == []
    assert undetected_boxes(_page(), [], TONE) == []


def test_a_character_below_its_line_and_a_dash_beside_one_are_found() -> None:
    page = _page()
    page[146:174, 190:216] = 20
    page[119:122, 700:724] = 20
    dash, character = sorted(undetected_boxes(page, LINES, TONE), key=lambda box: -box[0])
    assert _holds(character, (190, 146, 216, 174))
    assert _holds(dash, (700, 119, 724, 122))
    assert dash[3] - dash[1] > 30


def _holds(outer: Box, inner: Box) -> bool:
    low = all(a <= b for a, b in zip(outer[:2], inner[:2], strict=True))
    return low and all(a >= b for a, b in zip(outer[2:], inner[2:], strict=True))


def test_dirt_far_from_print_and_a_stroke_between_lines_are_left() -> None:
    page = _page()
    page[300:328, 190:216] = 20  # far below
    page[180:183, 700:724] = 20  # level with no line
    page[120:124, 340:344] = 20  # a speck
    assert undetected_boxes(page, LINES, TONE) == []
