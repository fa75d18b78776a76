"""White within one figure: letter spacing, which parts nothing, told from a space by the pitch of the digits.

The digits of a type are set at one pitch. A narrow 1 leaves white on both sides of it, which a recogniser
takes for a space (1 31,564); the distance from digit to digit is no greater for it. Between two figures, and
where a point was lost, it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Mask
from extract.scan.ocr.engine import Hypotheses, Reading
from extract.scan.ocr.plausibility import is_figure, plain
from extract.scan.ocr.segmentation import Band, runs
from extract.types import Alternative

_FEWEST = 6
"""Pairs of digits side by side from which a page's pitch is learnt: two figures of some length."""
_FIGURES = re.compile(r"[\d.,\s]+")
_STRAY = 1.25
"""Pitches from the middle of a digit to that of the next, at most: a narrow point adds a half, a space one.

The ink of a digit stands up to a tenth off the middle of what it is set in, on either side.
"""


@dataclass(frozen=True, slots=True)
class _Closed:
    """The hypotheses of a reading whose spaces are letter spacing: a text is as likely as it is with them."""

    spaced: str
    read: Hypotheses

    def ranked(self) -> tuple[Alternative, ...]:
        return self._closed(self.read.ranked())

    def neighbours(self) -> tuple[Alternative, ...]:
        return self._closed(self.read.neighbours())

    def log_probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        own = "".join(self.spaced.split())
        asked = [self.spaced if text == own else text for text in texts]
        return self.read.log_probabilities(asked)

    def _closed(self, rivals: Sequence[Alternative]) -> tuple[Alternative, ...]:
        """The rivals that differ in more than white."""
        own = plain(self.spaced)
        return tuple(rival for rival in rivals if plain(rival.text) != own)


def digit_pitch(texts: Sequence[str], masks: Sequence[Mask], ems: Sequence[float]) -> float | None:
    """Em from digit to digit, as most pairs of a page stand; None where there are too few.

    Args:
        texts: of the lines of a page, as they were read; those of figures alone tell.
        masks: the ink of each.
        ems: height of a full-size character of each in pixels.
    """
    lines = zip(texts, masks, ems, strict=True)
    steps = [step / em for text, mask, em in lines for step in _steps(text, mask)]
    return float(np.median(steps)) if len(steps) >= _FEWEST else None


def is_letter_spacing(left: Band, right: Band, pitch: float | None) -> bool:
    """Whether two pieces of ink, each as narrow as a digit, stand no farther apart than digits of a figure.

    Args:
        left: of one line.
        right: the next one.
        pitch: pixels from digit to digit; None where it is not known.
    """
    if pitch is None or max(left.width, right.width) > pitch:
        return False
    return _is_close((right.left + right.right - left.left - left.right) / 2, 0, pitch)


def without_letter_spacing(reading: Reading, mask: Mask, pitch: float | None) -> Reading:
    """The reading of a figure without its spaces, where its ink shows no more than letter spacing there.

    Args:
        reading: of the line.
        mask: the ink of the line, cut to its bounding box.
        pitch: pixels from digit to digit; None where it is not known.
    """
    spaced = reading.text
    figure = plain(spaced)
    if pitch is None or len(spaced.split()) < 2 or not is_figure(figure):
        return reading
    middles = _middles(figure, mask)
    if middles is None or not all(_is_close(*pair, pitch) for pair in _digit_pairs(figure, middles)):
        return reading
    kept = [i for i, character in enumerate(spaced) if not character.isspace()]
    return replace(
        reading,
        text="".join(spaced.split()),
        certainties=tuple(reading.certainties[i] for i in kept),
        positions=tuple(reading.positions[i] for i in kept),
        hypotheses=_Closed(spaced, reading.hypotheses),
    )


def _is_close(step: float, points: int, pitch: float) -> bool:
    """Whether two digits stand no farther apart than the points between them take, set as wide as digits."""
    return step <= (_STRAY + points) * pitch


def _steps(text: str, mask: Mask) -> Iterator[float]:
    """The pixels between the middles of digits between which nothing was read, nor white."""
    if not _FIGURES.fullmatch(text) or (middles := _middles(plain(text), mask)) is None:
        return
    place = 0
    for figure in text.split():
        own = middles[place : place + len(figure)]
        yield from (step for step, points in _digit_pairs(figure, own) if not points)
        place += len(figure)


def _digit_pairs(figure: str, middles: Sequence[float]) -> Iterator[tuple[float, int]]:
    """For each digit and the next one, the pixels between their middles and the points between them."""
    digits = [i for i, character in enumerate(figure) if character.isdigit()]
    return ((middles[b] - middles[a], b - a - 1) for a, b in pairwise(digits))


def _middles(figure: str, mask: Mask) -> list[float] | None:
    """The middle of each character's ink; None where pieces of ink and characters are not as many."""
    inked = runs(mask.any(axis=0))
    return [(a + b) / 2 for a, b in inked] if len(inked) == len(figure) else None
