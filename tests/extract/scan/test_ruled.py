from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.scan.ruled import grids_of, ruled_tables
from extract.scan.rulings.lattice import Inferred, PixelLattice
from extract.scan.sheet import Sheet
from extract.types import BBox, Page, PageKind, Word
from schemas.findings import Code

DPI = 144.0  # two pixels to a point
XS, YS = np.array([100.0, 300.0, 500.0]), np.array([100.0, 160.0, 220.0])


def _lattice(*inferred: Inferred, crisp: bool = True) -> PixelLattice:
    return PixelLattice(XS, YS, np.ones((3, 2)), np.ones((2, 3)), 2.0, DPI / 25.4, inferred, crisp)


def _sheet() -> Sheet:
    image = np.full((400, 600), 255, np.uint8)
    for y in YS:
        cv2.line(image, (100, int(y)), (500, int(y)), 0, 2)
    return Sheet(image, DPI)


def _page(*words: Word) -> Page:
    return Page(1, 300, 200, PageKind.SCAN, words, ())


def test_a_lattice_is_a_grid_in_points() -> None:
    grids = grids_of([_lattice(Inferred("a note", (300, 100, 300, 160)))], _sheet(), 1)
    (outline,) = grids.outlines
    assert outline == pytest.approx((50, 50, 250, 110))
    assert grids.inferred == (("a note", pytest.approx((150, 50, 150, 80))),)
    assert grids.worn == ()
    assert len(grids_of([_lattice(crisp=False)], _sheet(), 1).worn) == 1


def test_what_was_put_back_and_what_stayed_unread_is_found_with_its_table() -> None:
    words = (Word("4394", BBox(60, 60, 90, 70), 0.9), Word("12", BBox(160, 60, 180, 70), 0.9))
    unread = Word("", BBox(60, 90, 90, 100), 0.0)
    grids = grids_of([_lattice(Inferred("a note", (300, 100, 300, 160)))], _sheet(), 1)
    (table,) = ruled_tables(_page(*words, unread), _sheet(), grids, [(words[0],), (words[1],), (unread,)], [])
    assert [c.text for c in table.cells] == ["4394", "12", "", ""]
    assert table.finder == "pixels"
    assert {f.code for f in table.findings} >= {Code.RULING_INFERRED, Code.INK_UNREAD}


def test_a_grid_with_a_lone_text_is_a_framed_note_and_no_table() -> None:
    grids = grids_of([_lattice()], _sheet(), 1)
    page = _page(Word("note", BBox(60, 60, 90, 70), 0.9))
    assert ruled_tables(page, _sheet(), grids, [], []) == ()
