"""How sure a reading is: the calibrated probability that a whole line of text is right.

A recogniser's own character probabilities say 0.999 of misread specks and 0.7 of clean dashes. The
logistic model here puts them together with what an independent look at the pixels says. Its coefficients are
fitted by ``bench/calibrate.py`` on degraded renditions with known truth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

DOUBTFUL_BELOW = 0.95
"""A reading less sure than this is doubtful: the one place where the threshold stands."""


EVEN = 0.5
"""The confidence of what may as well be wrong: two cells read as one, a mark that was seen and not read."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a reading, each term 0 where nothing speaks against it.

    Attributes:
        weakest: ``-log`` of the least character probability of the main reading.
        total: ``-log`` of the probability of the whole text in the main reading, at most 20.
        second: ``-log`` of the text's probability in the independent reading, at most 20.
        rivalry: ``exp(-margin)``, the margin being the nats between the text and its nearest rival by all
            readings together.
        disagree: whether the independent reading gave another text.
        overruled: whether the text is not that of the main reading.
        small: how far the ink height falls short of 20 pixels, as a share of 20.
        touched: whether ink reaches the edge of the cell.
        marks: points and minus signs that the pixels clearly show and the text lacks, or the other way
            round.
        pieces: separate pieces of ink too many or too few for the digits of a figure, at most 3.
        malformed: whether a text of figure characters is not a figure, or a lone letter.
        page: share of the page's lines on which the two readings differ or are unsure: how bad the page is.
    """

    weakest: float
    total: float
    second: float
    rivalry: float
    disagree: bool
    overruled: bool
    small: float
    touched: bool
    marks: int
    pieces: int
    malformed: bool
    page: float


BIAS = 5.8
WEIGHTS = {
    "weakest": -0.2,
    "total": -0.7,
    "second": -0.5,
    "rivalry": -3.3,
    "disagree": -1.0,
    "overruled": -0.5,
    "small": -3.0,
    "touched": -2.2,
    "marks": -3.0,
    "pieces": -0.4,
    "malformed": -6.0,
    "page": -5.0,
}
"""Fitted; where a sample held too few cases to tell, set by what the pixels prove (marks, overruled)."""


def probability(evidence: Evidence) -> float:
    """The probability (0 to 1) that the whole text is right."""
    logit = BIAS + sum(weight * float(getattr(evidence, name)) for name, weight in WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-max(min(logit, 30.0), -30.0)))
