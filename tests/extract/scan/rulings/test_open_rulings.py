from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.scan.rulings.classify import classify
from extract.scan.rulings.crossings import lattices
from extract.scan.rulings.detect import detect
from extract.scan.rulings.open_rulings import open_rulings
from extract.scan.sheet import Sheet
from extract.types import Ruling


def _page() -> np.ndarray:
    return np.full((500, 900), 255, np.uint8)


def _open(page: np.ndarray) -> list[Ruling]:
    lines = classify(detect(Sheet(page, 200)))
    return open_rulings(lines, lattices(lines))


def test_open_rulings_are_kept_apart_from_rows_of_print() -> None:
    page = _page()
    cv2.line(page, (100, 120), (800, 120), 0, 2)
    for x in range(100, 780, 14):
        cv2.putText(page, "E", (x, 300), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2)
    (ruling,) = _open(page)
    assert (ruling.x0, ruling.y0, ruling.x1) == pytest.approx((100, 120, 800), abs=8)


def test_rulings_of_tables_side_by_side_end_where_all_of_them_do() -> None:
    page = _page()
    for y in (120, 200, 320):
        cv2.line(page, (100, y), (420, y), 0, 2)
        cv2.line(page, (460, y), (800, y), 0, 2)
    found = _open(page)
    assert len(found) == 6
    assert sorted(r.x1 for r in found) == pytest.approx([420] * 3 + [800] * 3, abs=8)


def test_a_ruling_that_alone_has_a_hole_is_worn_and_stays_one() -> None:
    page = _page()
    for y in (120, 200, 320):
        cv2.line(page, (100, y), (800, y), 0, 2)
    page[315:325, 420:440] = 255
    assert len(_open(page)) == 3


def test_the_rulings_of_a_lattice_are_not_open() -> None:
    page = _page()
    for y in (100, 200, 300):
        cv2.line(page, (100, y), (800, y), 0, 2)
    for x in (100, 400, 800):
        cv2.line(page, (x, 100), (x, 300), 0, 2)
    cv2.line(page, (100, 420), (800, 420), 0, 2)
    (ruling,) = _open(page)
    assert ruling.y0 == pytest.approx(420, abs=1)
