"""How sure a reading is: the calibrated probability that a whole line of text is right.

A recogniser's own character probabilities say 0.999 of misread specks and 0.7 of clean dashes. The
logistic model here weighs them with what an independent look at the pixels says. Its coefficients are
fitted by ``bench/calibrate.py`` on degraded renditions with known truth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

DOUBTFUL_BELOW = 0.9
"""A reading less sure than this is doubtful: the one place where the threshold stands."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a reading, each term 0 where nothing speaks against it.

    Attributes:
        weakest: ``-log`` of the least character probability of the main reading.
        total: ``-log`` of the probability of the whole text in the main reading.
        margin: nats between the text and its nearest rival over all readings, at most 12.
        second: ``-log`` of the text's probability in the independent reading, at most 20.
        disagree: 1 if the independent reading gave another text.
        small: how far the ink height falls short of 20 pixels, as a share of 20.
        touched: 1 if ink reaches the edge of the cell.
        blobs: characters that ink and text differ by, for texts of separate characters.
    """

    weakest: float
    total: float
    margin: float
    second: float
    disagree: bool
    small: float
    touched: bool
    blobs: int


def probability(evidence: Evidence) -> float:
    """The probability (0 to 1) that the whole text is right."""
    logit = (
        6.0
        - 1.0 * evidence.weakest
        - 0.5 * evidence.total
        - 0.3 * evidence.second
        + 0.2 * (evidence.margin - 8.0)
        - 3.0 * evidence.disagree
        - 2.0 * evidence.small
        - 0.5 * evidence.touched
        - 1.0 * min(evidence.blobs, 3)
    )
    return 1.0 / (1.0 + math.exp(-max(min(logit, 30.0), -30.0)))
