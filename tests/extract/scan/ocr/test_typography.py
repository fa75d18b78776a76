"""The measures of print hold in the faces of the samples."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extract.scan.image.masks import Mask
from extract.scan.ocr import typography as em
from samples.faces import FONTS

SIZE = 200


def printed(face: str, text: str) -> tuple[Mask, float]:
    """The ink of a text, cut to its box, and the height of 国 in pixels."""
    font = ImageFont.truetype(str(FONTS / f"{face}.ttf"), SIZE)

    def ink(characters: str) -> Mask:
        image = Image.new("L", (1600, 400), 255)
        ImageDraw.Draw(image).text((100, 300), characters, fill=0, font=font, anchor="ls")
        mask = np.asarray(image) < 128
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]

    return ink(text), float(ink("国").shape[0])


@pytest.mark.parametrize("face", ["song", "song-bold", "hei", "kai"])
class TestFaces:
    def test_bars_are_flat_and_characters_are_not(self, face: str) -> None:
        for text, flat in {"—": True, "-": True, "一": True, "二": False, "0": False}.items():
            mask, full = printed(face, text)
            assert (mask.shape[0] <= em.BAR_HEIGHT * full) == flat, text

    def test_figures_and_characters_are_as_high_and_no_wider(self, face: str) -> None:
        for text in "0123456789国县口合计%/":
            mask, full = printed(face, text)
            assert em.FULL_HEIGHT * full <= mask.shape[0] <= em.LINE_HEIGHT * full, text
            assert mask.shape[1] <= em.FULL_WIDTH * full, text

    def test_a_full_stop_is_ink_and_does_not_stand_alone(self, face: str) -> None:
        mask, full = printed(face, ".")
        assert mask.sum() >= em.STOP_AREA * full**2
        assert max(mask.shape) < em.STOP_SIZE * full
        assert max(printed(face, "-")[0].shape) >= em.STOP_SIZE * full

    def test_characters_of_a_word_stand_close(self, face: str) -> None:
        for text in ("国国", "合计", "88"):
            mask, full = printed(face, text)
            gaps = np.diff(np.flatnonzero(mask.any(axis=0))) - 1
            assert gaps.max() <= em.WORD_GAP * full, text

    def test_a_comma_leaves_most_of_its_square_white(self, face: str) -> None:
        mask, full = printed(face, "，国")
        gaps = np.diff(np.flatnonzero(mask.any(axis=0))) - 1
        assert em.HALF_SQUARE * full < gaps.max() <= em.SQUARE * full
