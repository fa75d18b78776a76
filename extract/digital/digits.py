"""Holds the shapes of a page's digits against what its fonts say that they are.

A font's map to Unicode says what is copied, not what is drawn: with two digits exchanged in it every figure
is wrong and looks right. Each digit of each font is compared with the ten digits of common faces
(``data/digit_shapes.npz``, built by ``samples.fonts.digit_shapes``). NumPy alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.digital.witness import ground_of
from extract.types import BBox

Shape = NDArray[np.float32]
"""A digit in ``ROWS`` x ``COLUMNS``, flattened, of mean 0 and length 1: products are correlations."""
ROWS, COLUMNS = 18, 12
DATA = Path(__file__).parent / "data" / "digit_shapes.npz"
_LEAST_HEIGHT = 7
"""Pixels of a digit, below which its shape does not show: 7 point type has 7."""
_LEAST_WIDTH = 4
"""Pixels of the widest digit of a font and size: squeezed further every digit looks like a 1."""
_LEAST_CONTRAST = 40
"""Grey levels of its print."""
_CLEARLY = 0.1
"""By how much the shape must be more like another digit than like the one that the font says."""
_SEVERAL = 2
"""Digits: an exchange has two at least."""
_LIKE = 0.65
"""Correlation from which a shape is that of a digit: what is drawn by an unknown face says nothing."""
_SHIFTS = (-1, 1)
"""Pixels: pdfium sets grey print on whole pixels."""
CLOSER = 250
"""Dots per inch at which digits are looked at that do not show at the page's own: 6 points have 21 pixels."""
SAMPLES = 3
"""Of each digit of each font that are looked at."""


class Digit(NamedTuple):
    """A digit of a page: its font (address), what the font says that it is, where its ink is (upright)."""

    font: int
    character: str
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the shapes of a page's digits say of its fonts.

    ``confirmed`` are the digits that look like what some font says and unlike it in none; ``lying`` are for
    each font those that clearly look like another digit. Those too small or pale to tell are in neither.
    ``honest`` are the fonts of which some digit looks like what they say.
    """

    confirmed: frozenset[str]
    lying: Mapping[int, frozenset[str]]
    honest: frozenset[int] = frozenset()

    def suspects(self, digit: Digit) -> bool:
        """Whether a digit lies in a font in which several do, or all that tell; one may be oddly drawn."""
        lying = self.lying.get(digit.font, frozenset())
        return digit.character in lying and (len(lying) >= _SEVERAL or digit.font not in self.honest)

    def leaves_open(self, digit: Digit) -> bool:
        """Whether nothing was told of a digit: it is too small, too pale or drawn by an unknown face."""
        return digit.character not in self.confirmed | self.lying.get(digit.font, frozenset())

    def joined(self, closer: Judgement) -> Judgement:
        """With what a closer look at the digits that this one left open told."""
        lying = {
            font: self.lying.get(font, frozenset()) | closer.lying.get(font, frozenset())
            for font in {*self.lying, *closer.lying}
        }
        confirmed = (self.confirmed | closer.confirmed).difference(*lying.values())
        return Judgement(confirmed, lying, self.honest | closer.honest)


def judged(digits: Sequence[Digit], grey: NDArray[np.uint8], dpi: int) -> Judgement:
    """Compare the digits of a page, a few of each font, with the shapes that are known.

    Args:
        digits: with their boxes in points.
        grey: the page, height x width, its darkest plane if it is drawn in colour.
        dpi: its dots per inch.
    """
    by_glyph: dict[tuple[int, str], list[BBox]] = defaultdict(list)
    wide = {(d.font, round(d.bbox.height)) for d in digits if dpi / 72 * d.bbox.width >= _LEAST_WIDTH}
    for digit in digits:
        if wide.intersection((digit.font, round(digit.bbox.height) + k) for k in (-1, 0, 1)):
            by_glyph[digit.font, digit.character].append(_in_pixels(digit.bbox, dpi))
    lying: dict[int, set[str]] = defaultdict(set)
    alike: set[str] = set()
    honest: set[int] = set()
    for (font, character), boxes in by_glyph.items():
        verdict = _verdict(int(character), boxes, grey)
        if verdict:
            alike.add(character)
            honest.add(font)
        elif verdict is False:
            lying[font].add(character)
    found = {font: frozenset(characters) for font, characters in lying.items()}
    return Judgement(frozenset(alike).difference(*found.values()), found, frozenset(honest))


def _verdict(said: int, boxes: Sequence[BBox], grey: NDArray[np.uint8]) -> bool | None:
    """Whether a digit looks like what its font says in one place, or like another in all of them."""
    verdicts = []
    for box in boxes:  # one that looks right is enough
        verdicts.append(_is_alike(_shape_in(box, grey), said))
        if verdicts[-1]:
            return True
    if all(verdict is False for verdict in verdicts):
        return False  # never looked at moved: half of a 0 is a 1
    moved = (box.moved(shift, 0.0) for box in boxes for shift in _SHIFTS)
    return True if any(_is_alike(_shape_in(box, grey), said) for box in moved) else None


def _is_alike(shape: Shape | None, said: int) -> bool | None:
    """Whether a shape is that of the digit said, or clearly that of another; None where it tells nothing."""
    if shape is None:
        return None
    known, of_digit = _known()
    likeness = known @ shape
    best, own = float(likeness.max()), float(likeness[of_digit == said].max())
    if best < _LIKE or 0.0 < best - own < _CLEARLY:
        return None
    return own == best


@cache
def _known() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The shapes that are known, one a row, and which digit each is."""
    with np.load(DATA) as data:
        pixels, of_digit = data["shapes"], data["digits"]
    return np.stack([_normal(p.astype(np.float32)) for p in pixels]), of_digit.astype(np.int64)


def _in_pixels(box: BBox, dpi: int) -> BBox:
    scale = dpi / 72
    return BBox(scale * box.x0, scale * box.y0, scale * box.x1, scale * box.y1)


def _shape_in(box: BBox, grey: NDArray[np.uint8]) -> Shape | None:
    top, bottom = int(box.y0) - 1, int(np.ceil(box.y1)) + 1
    left, right = int(box.x0), int(np.ceil(box.x1))
    pixels = shape_of(grey[max(0, top) : bottom, max(0, left) : right])
    return None if pixels is None else _normal(pixels)


def shape_of(grey: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """A digit cut out along its ink, at its own proportions in ``ROWS`` x ``COLUMNS``, 0 ground to 1 ink.

    None where nothing, or too little, is printed in the pixels (height x width, dark or light print).
    """
    if min(grey.shape) < 2:
        return None
    above, below = ground_of(grey[0]), ground_of(grey[-1])
    if abs(above - below) >= _LEAST_CONTRAST:  # it stands on the edge of a coloured box
        return None
    ink = np.abs(grey - np.float32(above))
    most = float(ink.max())
    if most < _LEAST_CONTRAST:
        return None
    ink /= most
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0.4), np.flatnonzero(ink.max(axis=0) > 0.4)
    if rows.size < _LEAST_HEIGHT:
        return None
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    high, wide = ink.shape
    missing = max(0, round(high * COLUMNS / ROWS) - wide)
    across = _weights(COLUMNS, wide + missing)[:, missing // 2 : missing // 2 + wide]
    return np.asarray(_weights(ROWS, high) @ ink @ across.T, np.float32)


@cache
def _weights(parts: int, pixels: int) -> NDArray[np.float32]:
    """How much of each of so many pixels lies in each of so many equal parts: each row adds up to 1."""
    edges = np.linspace(0, pixels, parts + 1)
    places = np.arange(pixels)
    shared = np.minimum(edges[1:, None], places + 1) - np.maximum(edges[:-1, None], places)
    shared = np.maximum(shared, 0)
    return np.asarray(shared / shared.sum(axis=1, keepdims=True), np.float32)


@cache
def _softening(size: int) -> NDArray[np.float32]:
    """A quarter of each neighbour and half of itself, twice."""
    once = (np.eye(size, k=-1) + 2 * np.eye(size) + np.eye(size, k=1)) / 4
    return np.asarray(once @ once, np.float32)


def _normal(pixels: NDArray[np.float32]) -> Shape:
    """The shape, softened: strokes a pixel apart are still alike."""
    soft = _softening(ROWS) @ pixels @ _softening(COLUMNS)
    flat = soft.ravel() - soft.mean()
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-6), np.float32)
