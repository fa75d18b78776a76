"""Engines without a network: one that reads nothing, and one that says what it was told to say.

With the first the recipe runs where no weights are, and gives rulings, grids and ink that nobody read; with
the second what comes after recognition can be looked at alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extract.scan.image.masks import Grey
from extract.scan.ocr.engine import Box, Effort, Reading, listed_reading


@dataclass(frozen=True, slots=True)
class NullEngine:
    """Reads nothing, detects nothing."""

    name: str = "null"

    def recognise(self, crops: Sequence[Grey], effort: Effort) -> list[Reading]:  # noqa: ARG002
        """An empty reading for each crop."""
        return [listed_reading("", 0.0, crop) for crop in crops]

    def certainty(self, crops: Sequence[Grey]) -> float:  # noqa: ARG002
        """Zero: nothing was seen."""
        return 0.0

    def detect(self, page: Grey, longest: int) -> list[Box]:  # noqa: ARG002
        """No lines."""
        return []


@dataclass(frozen=True, slots=True)
class ScriptedEngine:
    """Gives stated answers.

    Attributes:
        read: the reading of a crop at an effort.
        lines: what it detects, whatever the page.
        sureness: what it answers for ``certainty``, whatever the crops.
        name: what it writes into its words.
    """

    read: Callable[[Grey, Effort], Reading]
    lines: tuple[Box, ...] = ()
    sureness: float = 1.0
    name: str = "scripted"

    def recognise(self, crops: Sequence[Grey], effort: Effort) -> list[Reading]:
        """The stated reading of each crop."""
        return [self.read(crop, effort) for crop in crops]

    def certainty(self, crops: Sequence[Grey]) -> float:
        """The stated certainty; 0 where there is nothing to look at."""
        return self.sureness if crops else 0.0

    def detect(self, page: Grey, longest: int) -> list[Box]:  # noqa: ARG002
        """The stated lines."""
        return list(self.lines)
