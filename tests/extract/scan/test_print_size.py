from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from extract.scan.print_size import believable_dpi, print_height

SAMPLE = Path(__file__).parents[3] / "samples" / "archive" / "zhuzhou-renewal-2023-web.pdf"


def page(dpi: int) -> np.ndarray:
    document = pypdfium2.PdfDocument(SAMPLE)
    return np.asarray(document[0].render(scale=dpi / 72, grayscale=True).to_pil())


@pytest.mark.parametrize("dpi", [96, 150, 300])
def test_the_height_of_print_grows_with_the_resolution(dpi):
    height = print_height(page(dpi))
    assert height is not None
    assert 8 <= 72 * height / dpi <= 11


def test_a_resolution_that_the_print_agrees_with_is_kept():
    assert believable_dpi(page(150), 150.0, 99.0) == 150.0
    assert believable_dpi(page(150), None, 160.0) == 160.0


def test_a_cut_out_piece_is_not_taken_for_a_whole_sheet():
    piece = page(150)[200:600, 100:600]
    supposed = 72 * 500 / 842
    assert believable_dpi(piece, None, supposed) == pytest.approx(150, rel=0.35)


def test_a_blank_sheet_says_nothing():
    assert print_height(np.full((200, 200), 255, np.uint8)) is None
    assert believable_dpi(np.full((200, 200), 255, np.uint8), None, 77.0) == 77.0
