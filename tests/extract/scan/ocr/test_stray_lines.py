from __future__ import annotations

import numpy as np

from extract.scan.ocr.stray_lines import crossing_lines

EM, MARGIN = 20.0, 8
SHAPE = (46, 96)


def test_a_thin_line_from_beyond_the_edge_is_dirt_and_a_stroke_that_it_crosses_stays() -> None:
    ink = np.zeros(SHAPE, bool)
    ink[20:22, :60] = True
    ink[12:34, 40:43] = True
    found = crossing_lines(ink, MARGIN, EM)
    assert found[20:22, 10:38].all()
    assert not found[12:34, 40:43].any()


def test_a_dash_within_its_cell_and_a_thick_bar_are_none() -> None:
    ink = np.zeros(SHAPE, bool)
    ink[20:22, 30:60] = True
    ink[26:34, :20] = True
    assert not crossing_lines(ink, MARGIN, EM).any()
