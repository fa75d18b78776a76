"""A sheet: the image of a scanned page with its resolution, its lengths, and its masks made once.

Every stage of the scan way takes a sheet and speaks of lengths in millimetres; pixels of the sheet become
PDF points here and nowhere else. Origin top left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import PAPER, ink_mask, print_boxes, print_mask
from extract.types import BBox, Ruling, Word

_WORKING_DPI = (150.0, 300.0)
"""Pixels per inch: below, characters are too small for the recogniser; above, pixels only cost time."""
_SAME_DPI = 1.0
"""Pixels per inch that are no reason to resample."""
_THINNEST = 0.5
"""Points: half of a hairline and its blur."""


@dataclass(frozen=True, eq=False)  # no slots: the masks are made when asked for, and kept
class Sheet:
    """A page's image and its pixels per inch.

    ``image`` is ``uint8``: height x width x 3, RGB, as the page came; height x width, 255 paper and 0 full
    ink, once it is clean. ``raw`` is the page in grey before anything was taken off its print, in the same
    place; None where nothing was.
    """

    image: NDArray[np.uint8]
    dpi: float
    raw: NDArray[np.uint8] | None = None

    @staticmethod
    def of(image: NDArray[np.uint8], width: float, height: float) -> Sheet:
        """The sheet at a resolution that suits the recogniser.

        Args:
            image: height x width x 3, RGB, or height x width.
            width: of the page as it lies, in PDF points.
            height: likewise.
        """
        dpi = 72.0 * float(np.sqrt(image.shape[0] * image.shape[1] / (width * height)))
        wanted = float(np.clip(dpi, *_WORKING_DPI))
        if abs(wanted - dpi) < _SAME_DPI:
            return Sheet(image, dpi)
        factor = wanted / dpi
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        resized = cv2.resize(image, None, fx=factor, fy=factor, interpolation=method)
        return Sheet(np.asarray(resized, np.uint8), wanted)

    def showing(self, image: NDArray[np.uint8]) -> Sheet:
        """Another image of the same page at the same resolution."""
        return replace(self, image=image)

    def made_with(self, change: Callable[[NDArray[np.uint8]], NDArray[np.uint8]]) -> Sheet:
        """The sheet, its image and what it came as changed alike: turned, levelled, flattened."""
        return Sheet(change(self.image), self.dpi, None if self.raw is None else change(self.raw))

    # --- lengths -----------------------------------------------------------------------------------

    @property
    def mm(self) -> float:
        """Pixels per millimetre."""
        return self.dpi / 25.4

    @property
    def points(self) -> float:
        """PDF points per pixel."""
        return 72.0 / self.dpi

    @property
    def width(self) -> float:
        """In points."""
        return float(self.image.shape[1] * self.points)

    @property
    def height(self) -> float:
        """In points."""
        return float(self.image.shape[0] * self.points)

    def in_points(self, box: tuple[float, float, float, float]) -> BBox:
        """A box in pixels as one in points."""
        return BBox(*(v * self.points for v in box))

    def in_pixels(self, box: tuple[float, float, float, float], margin: float = 0.0) -> BBox:
        """A box in points, with a margin (points), as one in pixels."""
        x0, y0, x1, y1 = box
        factor = 1 / self.points
        return BBox(
            (x0 - margin) * factor, (y0 - margin) * factor, (x1 + margin) * factor, (y1 + margin) * factor
        )

    def word_in_points(self, word: Word) -> Word:
        """A word whose box is in pixels, with its box in points."""
        return replace(word, bbox=self.in_points(word.bbox))

    def ruling_in_points(self, ruling: Ruling) -> Ruling:
        """A ruling whose places and thickness are in pixels, with them in points."""
        x0, y0, x1, y1 = self.in_points((ruling.x0, ruling.y0, ruling.x1, ruling.y1))
        return Ruling(x0, y0, x1, y1, ruling.thickness * self.points)

    # --- what there is on it -----------------------------------------------------------------------

    @cached_property
    def grey(self) -> NDArray[np.uint8]:
        """The image in grey, 0 black."""
        if self.image.ndim == 2:
            return self.image
        return np.asarray(cv2.cvtColor(self.image, cv2.COLOR_RGB2GRAY), np.uint8)

    @cached_property
    def ink(self) -> NDArray[np.uint8]:
        """All ink as 1, rulings included: see ``masks.ink_mask``."""
        return ink_mask(self.grey, self.mm)

    @cached_property
    def print_ink(self) -> NDArray[np.uint8]:
        """The print alone as 1: see ``masks.print_mask``."""
        return print_mask(self.grey, self.mm)

    @cached_property
    def print_boxes(self) -> tuple[Word, ...]:
        """Where lines of print stand, in points, as words without text: see ``masks.print_boxes``."""
        return tuple(Word("", self.in_points(box), engine="ink") for box in print_boxes(self.grey, self.mm))

    # --- what is taken off it ----------------------------------------------------------------------

    def without(self, boxes: Iterable[tuple[float, float, float, float]], margin: float = 0.0) -> Sheet:
        """The sheet with paper in place of ``boxes`` (points), each with a margin (points) about it."""
        image = self.image.copy()
        for box in boxes:
            x0, y0, x1, y1 = (round(v) for v in self.in_pixels(box, margin))
            image[max(0, y0) : max(0, y1 + 1), max(0, x0) : max(0, x1 + 1)] = PAPER
        return self.showing(image)

    def without_rulings(self, rulings: Iterable[Ruling]) -> Sheet:
        """The sheet with paper over its rulings (points): print set close to one is read without it."""
        return self.without(_around(ruling) for ruling in rulings)


def _around(ruling: Ruling) -> BBox:
    """The box of a ruling and of its blurred edges: its thickness to either side of its middle."""
    half = max(ruling.thickness, _THINNEST)
    return BBox(ruling.x0 - half, ruling.y0 - half, ruling.x1 + half, ruling.y1 + half)
