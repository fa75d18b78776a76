"""What reading a scan asks of an OCR engine, and what an engine answers.

``Engine`` is the whole of it: the code that reads pages, cells and lines knows no other name of an engine.
``paddle.PaddleOcr`` is the one that ships; ``stand_ins`` holds one that reads nothing and one that gives
stated readings. How to write another: docs/add-an-ocr-engine.md.

Pictures are grey, height x width, one byte a pixel, 255 is paper: a scan has lost its colours by the time
it is read, and what has one channel cannot have its channels in the wrong order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Grey
from extract.types import Alternative

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels, origin top left."""


class Effort(StrEnum):
    """How much time a reading is worth; an engine with one network gives the same for both."""

    QUICK = "quick"
    CAREFUL = "careful"


class Hypotheses(Protocol):
    """What a line may say: the text that was read and its rivals, each with a probability."""

    def ranked(self) -> tuple[Alternative, ...]:
        """The rivals of the text that was read, cheapest first; searched for when asked."""

    def neighbours(self) -> tuple[Alternative, ...]:
        """The rivals that cost no search; those of ``ranked`` where an engine knows no others."""

    def log_probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Natural logarithm of the probability that the line reads each of ``texts``.

        Minus infinity stands for a text that the engine cannot write, or knows nothing of.
        """


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine made of one crop.

    Attributes:
        text: what it read, empty where it saw no character.
        certainties: for each character its probability, 0 to 1, not calibrated.
        positions: for each character where its middle stands, from the left edge of the crop, in heights
            of the crop.
        hypotheses: the text and its rivals.
    """

    text: str
    certainties: tuple[float, ...]
    positions: tuple[float, ...]
    hypotheses: Hypotheses

    @property
    def confidence(self) -> float:
        """The certainty of the least certain character; 0 for an empty text."""
        return min(self.certainties, default=0.0)


class Engine(Protocol):
    """An OCR engine, loaded; each worker process holds one."""

    @property
    def name(self) -> str:
        """What ``Word.engine`` says of the words that it read."""

    def recognise(self, crops: Sequence[Grey], effort: Effort) -> list[Reading]:
        """Read crops of one line each, dark print on light paper; in their order."""

    def certainty(self, crops: Sequence[Grey]) -> float:
        """Mean certainty, 0 to 1, of the characters seen in ``crops``, whatever they are; 0 where none is.

        It tells which way up a page lies: upside down, few characters are certain. Quickness counts.
        """

    def detect(self, page: Grey, longest: int) -> list[Box]:
        """Boxes of the lines of text on a page, or on a part of one, in its pixels.

        Args:
            page: without the tables that are read cell by cell.
            longest: pixels of the longer side from which on more detail is not worth the time.
        """


@dataclass(frozen=True, slots=True)
class NBest:
    """The hypotheses of an engine that lists its best texts: one with its probability, then its rivals."""

    text: str
    probability: float
    rivals: tuple[Alternative, ...] = ()

    def ranked(self) -> tuple[Alternative, ...]:
        """The rivals, cheapest first."""
        return self.rivals

    def neighbours(self) -> tuple[Alternative, ...]:
        """The same: all are known."""
        return self.rivals

    def log_probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Natural logarithm of the probability of each of ``texts``; minus infinity for those not listed."""
        best = math.log(self.probability) if self.probability > 0 else -math.inf
        known = {self.text: best, **{rival.text: best - rival.cost for rival in self.rivals}}
        return np.array([known.get(text, -math.inf) for text in texts], np.float64)


def listed_reading(text: str, confidence: float, crop: Grey, rivals: Sequence[Alternative] = ()) -> Reading:
    """The reading of an engine that tells no more of a crop than a text and how sure it is.

    Args:
        text: what it read.
        confidence: probability of the text, 0 to 1; it stands for that of each character.
        crop: what it was read from; the characters are spread evenly over its width.
        rivals: other texts, cheapest first.
    """
    height, width = crop.shape
    step = width / height / max(1, len(text))
    positions = tuple(step * (i + 0.5) for i in range(len(text)))
    probability = confidence if text else 1.0  # that there is nothing to read
    return Reading(text, (confidence,) * len(text), positions, NBest(text, probability, tuple(rivals)))
